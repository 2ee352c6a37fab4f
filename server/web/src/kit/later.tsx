// Parts of a screen that come in a file of their own, when somebody goes there.
import type { ComponentType } from "preact";
import { Problem } from "./call";
import { useLoad } from "./load";
import { Load, Title } from "./parts";
import { t } from "./texts";

/** later returns a part that is fetched when it is shown first. Until it is there, title is the heading. */
export function later<P extends object>(title: () => string, fetchPart: () => Promise<ComponentType<P>>): ComponentType<P> {
  return function Later(props: P) {
    const part = useLoad("part", async () => ({ Part: await fetchPart().catch(() => Promise.reject(new Problem(0, {}))) }));
    if (part.data) return <part.data.Part {...props} />;
    return (
      <>
        <Title screen={t("title")}>{title()}</Title>
        {/* What a browser could not fetch it may not fetch again on the same page. */}
        <Load from={{ ...part, reload: () => location.reload() }}>{() => null}</Load>
      </>
    );
  };
}
