// Whether there is a network, and what still works without.
import { useEffect, useState } from "preact/hooks";
import { Notice } from "./parts";
import { t } from "./texts";

/** OfflineStrip says that there is no network, as long as there is none. */
export function OfflineStrip() {
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return offline ? <Notice tone="warn">{t("offline")}</Notice> : null;
}
