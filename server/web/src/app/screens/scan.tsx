// The window with the camera, which reads the QR code of an invitation.
import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog, Notice } from "../../kit/parts";
import { t } from "../../kit/texts";
import { type Read, reader, scanned } from "../scan";

/** Fault is why the camera reads nothing. */
type Fault = "denied" | "none";

/** How often a picture is looked at, in milliseconds. */
const interval = 150;

/** Scan shows what the camera sees until it sees an invitation. */
export function Scan({ done, close }: { done: (code: string) => void; close: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState<Fault>();
  const [said, setSaid] = useState("");
  useEffect(() => {
    let ended = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (read: Read) => {
      const text = video.current?.videoWidth ? await read(video.current) : undefined;
      if (ended) return;
      const found = text === undefined ? undefined : scanned(text);
      if (found?.kind === "code") return done(found.code);
      if (found) setSaid(found.kind === "server" ? t("app.scan.server", { host: found.host }) : t("app.scan.foreign"));
      timer = setTimeout(() => void look(read), interval);
    };
    const begin = async () => {
      const read = reader();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!ended && video.current) {
        video.current.srcObject = stream;
        await video.current.play();
        void look(await read);
      }
      if (ended) stop();
    };
    const stop = () => stream?.getTracks().forEach((track) => track.stop());
    begin().catch((error: unknown) => {
      stop();
      if (!ended) setFault(error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "none");
    });
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }, []);
  return (
    <Dialog title={t("app.scan")} close={close}>
      {fault ? (
        <Notice tone="warn">{t(`app.scan.${fault}`)}</Notice>
      ) : (
        <>
          <p class="small soft">{t("app.scanHint")}</p>
          <video ref={video} class="scan" muted playsInline aria-label={t("app.scan")} />
        </>
      )}
      {said !== "" && !fault && <Notice tone="warn">{said}</Notice>}
    </Dialog>
  );
}

/** canScan reports whether the browser lets pages ask for a camera at all. */
export function canScan(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === "function";
}
