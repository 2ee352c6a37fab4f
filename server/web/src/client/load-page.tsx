// A page whose heading is in its data.
import type { ComponentChildren } from "preact";
import type { Loaded } from "../kit/load";
import { Load, Title } from "../kit/parts";
import { t } from "../kit/texts";

/** LoadPage has a heading of its own until the data is there, or where it never comes. */
export function LoadPage<T>({ from, title, children }: { from: Loaded<T>; title: string; children: (data: T) => ComponentChildren }) {
  return (
    <>
      {from.data === undefined && <Title screen={t("title")}>{title}</Title>}
      <Load from={from}>{children}</Load>
    </>
  );
}
