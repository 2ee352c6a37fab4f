// What every test does on a page, as a person would: wait until something holds, and type. They are there before the page's own scripts.
/** held waits until something holds, and returns what it was; false where it does not hold in time. */
globalThis.held = async (ok, within) => {
  for (const end = performance.now() + within; ; ) {
    const found = await ok();
    if (found) return found;
    if (performance.now() > end) return false;
    await new Promise((next) => setTimeout(next, 10));
  }
};

/** until is held for what must come to hold; it returns an element that it waited for, and true for everything else. */
globalThis.until = async (what, ok, within = 30000) => {
  const found = await held(ok, within);
  if (!found) throw new Error(`not in time: ${what}; at ${location.pathname}: ${document.body.innerText.slice(0, 600)}`);
  return found instanceof Node ? found : true;
};

/** type writes into a field as a keyboard does. */
globalThis.type = (field, text) => {
  const proto = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : field instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(proto.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
