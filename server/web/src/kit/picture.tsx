// Pictures that the server draws. They are put into the page as they come, so that readers by voice have their titles and
// descriptions, and printers their lines.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Call, callerHeaders, placed, Problem, problemOf, queryOf, reach } from "./call";
import { useLoad } from "./load";
import { Load } from "./parts";

/** The widths that the server draws pictures in, and the step that a page asks in, so that a moved edge asks for nothing. */
const least = 320;
const greatest = 1280;
const step = 40;

/** Picture shows the picture of a call's answer, as wide as the place that it has. */
export function Picture<Req extends object>({ of, request }: { of: Call<Req, unknown>; request: object }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const room = Math.floor(element.clientWidth / step) * step;
      if (element.clientWidth > 0 && !matchMedia("print").matches) setWidth(Math.min(Math.max(room, least), greatest));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="picture" ref={box}>
      {width > 0 && <Drawn address={addressOf(of, request, width)} />}
    </div>
  );
}

/** addressOf returns where a picture of a width is. */
function addressOf<Req extends object>(of: Call<Req, unknown>, request: object, width: number): string {
  const { url } = placed(of, request as Record<string, unknown>);
  return url + (url.includes("?") ? "&" : "?") + queryOf({ alt: "svg", width });
}

function Drawn({ address }: { address: string }) {
  const drawn = useLoad(address, (signal) => fetchPicture(address, signal));
  return <Load from={drawn}>{(picture) => <Inlined picture={picture} />}</Load>;
}

function Inlined({ picture }: { picture: Element }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(picture), [picture]);
  return <div ref={place} />;
}

/**
 * fetchPicture fetches a picture as a document, which needs no parser of the page: the policy of the pages forbids to make
 * elements of a text.
 */
function fetchPicture(address: string, signal: AbortSignal): Promise<Element> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    for (const [name, value] of Object.entries(callerHeaders())) request.setRequestHeader(name, value);
    request.onload = () => {
      const root = request.status === 200 ? request.responseXML?.documentElement : undefined;
      if (root?.localName === "svg") resolve(document.adoptNode(root));
      else whyNot(address).then(reject, reject);
    };
    // One that is given up ends as well, so that nothing waits for it.
    request.onerror = request.onabort = () => reject(new Problem(0, { reason: "OFFLINE" }));
    signal.addEventListener("abort", () => request.abort());
    request.send();
  });
}

/** whyNot asks once more, for the problem that a document does not have. */
async function whyNot(address: string): Promise<Problem> {
  return problemOf(await reach(address, { headers: { ...callerHeaders(), Accept: "application/problem+json" }, credentials: "same-origin" }));
}
