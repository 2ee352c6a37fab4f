// What tests do on a page of the phone, as a shopper would: press, choose. webtest has until and type.
globalThis.button = (text) => [...document.querySelectorAll("button, a")].find((b) => b.innerText.trim() === text && !b.disabled);
globalThis.press = async (text) => {
  (await until(`the button ${text}`, () => button(text))).click();
  return true;
};
/** hammer presses a button several times. */
globalThis.hammer = async (text) => {
  const found = await until(text, () => button(text));
  for (let i = 0; i < 5; i++) found.click();
  return true;
};
globalThis.ready = () => until("the app", () => document.querySelector("h1") !== null && document.querySelector("main") !== null);

/** rows reads a table of the phone as it is on the disk. */
globalThis.rows = (table) =>
  new Promise((resolve, reject) => {
    const whose = indexedDB.databases().then((all) => all.find((d) => d.name.startsWith("phone of ")));
    whose.then((found) => {
      if (!found) return resolve([]);
      const open = indexedDB.open(found.name);
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const request = open.result.transaction(table).objectStore(table).getAll();
        request.onsuccess = () => {
          open.result.close();
          resolve(request.result);
        };
        request.onerror = () => reject(request.error);
      };
    }, reject);
  });

globalThis.enrol = async (key) => {
  const field = await until("the code", () => document.querySelector("input[name=code]"));
  if (key !== "") type(field, key);
  await new Promise(requestAnimationFrame);
  field.form.requestSubmit();
  await until("visits", () => document.querySelector("main .card h2 a"));
  return true;
};

/** isStored waits until what was typed is on the disk, as the page says. */
globalThis.isStored = async () => {
  await new Promise(requestAnimationFrame); // The page is drawn with what was typed.
  return until("what was typed is stored", () => document.body.innerText.includes("Stored on this phone"));
};

/** begin begins the first visit that is to be done, or goes on with one. */
globalThis.begin = async () => {
  if (location.pathname !== "/app/visits") {
    history.pushState(null, "", "/app/visits");
    dispatchEvent(new PopStateEvent("popstate"));
  }
  const card = await until("a visit to do", () => [...document.querySelectorAll("main > ul > li")].find((c) => /€|EUR|begun/.test(c.innerText)));
  card.querySelector("h2 a").click();
  const go = await until("the way in", () => button("Begin the report") ?? button("Go on"));
  go.click();
  await until("questions", () => /\/fill\//.test(location.pathname) && document.querySelector(".question"));
  return true;
};

/** answerOne answers the next question of the page that has no answer yet, and waits until that is stored, unless it is in a hurry; false
 * where there is none. */
globalThis.answerOne = async (seed = 0, hurry = false) => {
  const card = [...document.querySelectorAll(".question")].find((c) => !c.dataset.answered);
  if (!card) return false;
  card.dataset.answered = "1";
  const choices = [...card.querySelectorAll("input[type=radio], input[type=checkbox]")].filter((i) => !i.name.endsWith("-outcome") && i.closest(".options, .steps"));
  if (card.querySelector(".watch")) {
    card.querySelector(".watch button").click();
    await until("the watch", () => card.querySelector(".watch button")?.innerText === "Stop");
    card.querySelector(".watch button").click();
    await until("the watch", () => card.querySelector(".watch button")?.innerText !== "Stop");
    card.querySelector("input[type=radio]").click();
  } else if (choices.length > 0) choices[seed % choices.length].click();
  else if (card.querySelector("input[type=datetime-local]")) type(card.querySelector("input[type=datetime-local]"), "2026-01-02T10:00");
  else if (card.querySelector("input[inputmode]")) type(card.querySelector("input[inputmode]"), String(1 + (seed % 9)));
  else {
    const field = [...card.querySelectorAll("textarea, input")].find((f) => !f.closest("details") && f.type !== "file" && f.type !== "checkbox");
    if (field) type(field, `Some words, long enough for every rule, ${seed}.`);
  }
  if (!hurry) await isStored();
  return card.id.slice(2);
};

/** fillAll answers all questions of all sections. */
globalThis.fillAll = async (each = () => undefined) => {
  while (/\/fill\//.test(location.pathname)) {
    const here = location.pathname;
    await until("questions", () => document.querySelector(".question"));
    for (let done; (done = await answerOne(0)); ) await each(done);
    document.querySelector(".foot a.primary").click();
    await until("the next part", () => location.pathname !== here);
  }
  return true;
};

/** finish sends the report. */
globalThis.finish = async () => {
  await toCheck();
  return sendIt();
};

/** tell tells the test what this page does. */
globalThis.tell = (what) => fetch("/told", { method: "POST", body: JSON.stringify(what) });

/** randomOf makes a source of numbers from 0 to 1. */
globalThis.randomOf = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

globalThis.visitHere = () => location.pathname.split("/")[3];

/** draftHere reads the draft of the visit that the page is about, as it is on the disk. */
globalThis.draftHere = async () => (await rows("drafts")).find((d) => d.visit === visitHere());

/** drive does what a shopper does, one report after the other, and tells before and after each act. It goes on until the page
 * ends. An answer that is told as stored is told with what the disk has. In every other report it is in a hurry: it answers what has
 * no answer, and tells of no answer as stored. */
globalThis.drive = async (seed) => {
  const random = randomOf(seed);
  for (;;) {
    await begin();
    const visit = visitHere();
    const hurry = random() < 0.5;
    while (/\/fill\//.test(location.pathname)) {
      const here = location.pathname;
      await until("questions", () => document.querySelector(".question"));
      for (let card; (card = [...document.querySelectorAll(".question")].find((c) => !c.dataset.answered)); ) {
        const filled = card.querySelector("input:checked") || [...card.querySelectorAll("input:not([type=radio]):not([type=checkbox]):not([type=file]), textarea")].some((f) => f.value !== "");
        if (filled && (hurry || random() < 0.85)) {
          card.dataset.answered = "1";
          continue;
        }
        const question = card.id.slice(2);
        await tell({ kind: "trying", visit, question });
        await answerOne(Math.floor(random() * 3), hurry);
        if (hurry) continue;
        const answer = (await draftHere())?.content.answers.find((a) => a.question === question);
        await tell({ kind: "stored", visit, question, answer: JSON.stringify(answer ?? null) });
      }
      document.querySelector(".foot a.primary").click();
      await until("the next part", () => location.pathname !== here);
    }
    await press("To the check");
    await until("the check", () => document.querySelector("#end"));
    if (button("Just now")) button("Just now").click();
    await until("send or a fault", () => button("Send") ?? button("Go to the first one"));
    if (!button("Send")) {
      // Not all is answered, by the dice: the next round looks at every question.
      await press("Visits").catch(() => document.querySelector(".back").click());
      history.back();
      location.assign("/app/visits");
      return;
    }
    await tell({ kind: "sending", visit });
    button("Send").click();
    await until("the outbox", () => location.pathname === "/app/outbox");
    const report = (await rows("reports")).find((r) => r.visit === visit);
    await tell({ kind: "frozen", visit, report: report.key, digest: report.digest, text: report.text });
  }
};

/** beginQuietly begins the first visit that has no draft and no report, in any language, and returns it. */
globalThis.beginQuietly = async () => {
  const card = await until("a visit to do", () => [...document.querySelectorAll("main > ul > li:not(.accent, .problem)")].find((c) => /€|EUR/.test(c.innerText)));
  card.querySelector("h2 a").click();
  (await until("the way in", () => document.querySelector("main > section.stack:not(.card) > button.primary"))).click();
  await until("questions", () => document.querySelector(".question") !== null);
  return visitHere();
};

/** fillQuietly fills and sends the report that is open, in any language. */
globalThis.fillQuietly = async () => {
  const frames = async () => {
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
  };
  globalThis.isStored = () => until("what was typed is stored", async () => (await frames(), (await draftHere()) !== undefined));
  await fillAllQuietly(frames);
  document.querySelector(".foot a.primary").click();
  const now = await until("the check", () => document.querySelector("#end") && document.querySelector("section:has(#end) button"));
  now.click();
  (await until("no fault", () => document.querySelector(".foot button.primary"))).click();
  await until("the outbox", () => location.pathname === "/app/outbox");
  return true;
};

globalThis.fillAllQuietly = async (frames) => {
  while (/\/fill\//.test(location.pathname)) {
    const here = location.pathname;
    await until("questions", () => document.querySelector(".question"));
    for (let card; (card = [...document.querySelectorAll(".question")].find((c) => !c.dataset.answered)); await frames()) {
      if (card.querySelector(".watch")) {
        card.dataset.answered = "1";
        card.querySelector(".watch button").click();
        await frames();
        card.querySelector(".watch button").click();
        await frames();
        card.querySelector("input[type=radio]").click();
      } else await answerOne(0);
    }
    document.querySelector(".foot a.primary").click();
    await until("the next part", () => location.pathname !== here);
  }
};

/** jump sets the clock of this page: so much later than it is, or earlier. The monotonic clock goes on as it did. */
globalThis.jump = (by) => {
  globalThis.RealDate ??= Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length > 0) super(...parts);
      else super(RealDate.now() + by);
    }
    static now() {
      return RealDate.now() + by;
    }
  };
  return true;
};

/** standAt lets the phone measure a position. */
globalThis.standAt = (latitude, longitude, accuracy) => {
  navigator.geolocation.watchPosition = (told) => setTimeout(() => told({ coords: { latitude, longitude, accuracy }, timestamp: Date.now() }));
  return true;
};

/** openVisit opens the first visit that is to be made, and returns it. */
globalThis.openVisit = async () => {
  if (location.pathname !== "/app/visits") await press("Visits").catch(() => document.querySelector(".back").click());
  const card = await until("a visit to do", () => [...document.querySelectorAll("main > ul > li")].find((c) => /€|EUR/.test(c.innerText)));
  card.querySelector("h2 a").click();
  await until("the visit", () => button("Begin the report"));
  return visitHere();
};

/** checkIn opens a visit and checks in at its door. */
globalThis.checkIn = async () => {
  await openVisit();
  await press("I am here");
  return until("the check-in", () => document.body.innerText.includes("Checked in on"));
};

/** beginHere begins the report of the visit that is open. */
globalThis.beginHere = async () => {
  await press("Begin the report");
  return until("questions", () => document.querySelector(".question") !== null);
};

/** photo makes a picture of noise, which no encoder makes small. */
globalThis.photo = async (width, height) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const noise = new ImageData(width, height);
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : (Math.random() * 256) | 0;
  canvas.getContext("2d").putImageData(noise, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
};

/** attach attaches a photo to a question, as a camera does. */
globalThis.attach = async (question, width, height) => {
  const files = new DataTransfer();
  files.items.add(new File([await photo(width, height)], "slip.jpg", { type: "image/jpeg" }));
  const input = document.querySelector(`#q-${question} input[type=file]`);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return until("the photo", () => document.querySelector(`#q-${question} .files img`) !== null);
};

/** toCheck goes to the check before sending, and lets the visit end. */
globalThis.toCheck = async () => {
  await press("To the check");
  await until("the check", () => document.querySelector("#end"));
  if (button("Just now")) button("Just now").click();
  return until("no fault", () => button("Send") !== undefined);
};

/** sendIt sends the report that is at the check. */
globalThis.sendIt = async () => {
  await press("Send");
  return until("the outbox", () => location.pathname === "/app/outbox");
};

/** removeTables removes the tables of a name, but not their copy. */
globalThis.removeTables = (name) =>
  new Promise((done, failed) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => done(true);
    request.onerror = () => failed(request.error);
  });

/** digestOf is the SHA-256 of what is stored in a piece. */
globalThis.digestOf = async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].join(" ");

/** stored is what the tables have that is on this phone alone. */
globalThis.stored = async () => JSON.stringify([await rows("drafts"), await rows("reports"), await rows("files"), await Promise.all((await rows("pieces")).map(digestOf)), (await rows("visits")).length, (await rows("versions")).length]);

/** copied waits until the copy has all that is stored. */
globalThis.copied = () =>
  until("the copy", async () => {
    const name = "copy of " + (await indexedDB.databases()).find((d) => d.name.startsWith("phone of ")).name;
    const cache = await caches.open(name);
    const newest = new Map();
    for (const request of await cache.keys()) {
      const [table] = JSON.parse(decodeURIComponent(new URL(request.url).search.slice(1)));
      const key = new URL(request.url).search;
      const row = table === "pieces" ? { turn: 1, value: await digestOf(await (await cache.match(request)).arrayBuffer()) } : await (await cache.match(request)).json();
      if (!(newest.get(key)?.turn > row.turn)) newest.set(key, { table, ...row });
    }
    for (const table of ["meta", "drafts", "reports", "files", "pieces", "visits", "locations", "versions", "kept"]) {
      const all = await rows(table);
      const want = table === "pieces" ? await Promise.all(all.map(digestOf)) : all;
      const got = [...newest.values()].filter((row) => row.table === table).map((row) => JSON.stringify(row.value));
      if (got.sort().join() !== want.map((row) => JSON.stringify(row)).sort().join()) return false;
    }
    return true;
  });
