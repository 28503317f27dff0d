// Goal: what a stranger may try on the public pages comes to nothing: no address is given away, no mailbox filled, no
// request made twice, no link works in another house, no code is guessed.
// Method: the real server asked as a browser without scripts would: page, hidden fields, cookie, form.
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { read, write } from "../../../platform/db.ts";
import { listOutbox, readMail } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import { act } from "../request/act.ts";
import { remarkRequesters } from "../request/requesters/marks.ts";
import { listRequests, openRequest } from "../request/store.ts";
import type { ListedRequest } from "../request/store.ts";
import { mayMail } from "./limits.ts";
import { freshLinksDuty, lostDuties } from "./lost.ts";

let w: DutyWorld;
let office: TestOffice;
let scope: Scope;
beforeAll(async () => {
  w = await dutyWorld();
  ({ scope } = w.organisations[0]);
  office = await testOffice({ world: w });
});
afterAll(async () => {
  await office.close();
  await w.close();
});

type Form = { readonly cookie: string; readonly hidden: Readonly<Record<string, string>> };

/** The hidden fields of the form that goes to `action`, and the cookie they belong to. */
async function formAt(page: string, action = page): Promise<Form> {
  const reply = await fetch(office.url + page);
  const text = await reply.text();
  // Whoever comes for the first time is given one cookie, and every form of the page fits it.
  expect(reply.headers.getSetCookie()).toHaveLength(1);
  const form = [...text.matchAll(/<form[^]*?<\/form>/g)].find(([one]) =>
    one.includes(`action="${action}`),
  )?.[0];
  const hidden = [...(form ?? "").matchAll(/type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"/g)];
  const [cookie = ""] = (reply.headers.get("set-cookie") ?? "").split(";");
  return { cookie, hidden: Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value])) };
}

type Answer = { readonly status: number; readonly text: string; readonly location: string };

async function send(action: string, form: Form, fields: Readonly<Record<string, string>>): Promise<Answer> {
  const reply = await fetch(office.url + action, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: form.cookie, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ ...form.hidden, ...fields }),
  });
  const text = (await reply.text()).replaceAll(/\s+/g, " ");
  return { status: reply.status, text, location: reply.headers.get("location") ?? "" };
}

const asking = "/p/harbour-school/request";
const losing = "/p/harbour-school/follow";
/** A copy of one's own data, by e-mail. */
const wish = { "want-access": "yes", capacity: "self", delivery: "portal", name: "Margaret Hughes" };
const ask = async (fields: Readonly<Record<string, string>>): Promise<Answer> =>
  send(asking, await formAt(asking), { ...wish, ...fields });

async function requestsOf(email: string): Promise<readonly ListedRequest[]> {
  const { requests } = await read(w.db, scope, (tx) =>
    listRequests(tx, scope, office.platform.keys, {}, { limit: 100 }),
  );
  return requests.filter(({ texts }) => texts.requesterEmail === email);
}

async function mailsTo(email: string): Promise<readonly { subject: string; text: string }[]> {
  return read(w.db, scope, async (tx) => {
    const mails = [];
    for (const { id } of await listOutbox(tx, scope, 100)) {
      const mail = await readMail(tx, scope, office.platform.keys, id);
      if (mail?.content?.to === email) mails.push(mail.content);
    }
    return mails;
  });
}

const pathIn = (text = ""): string => new URL(/http:\/\/\S+/.exec(text)?.[0] ?? "http://none").pathname;

/** Asks and confirms; gives the path of the request's page. */
async function confirmed(email: string): Promise<string> {
  await ask({ email });
  const confirm = pathIn((await mailsTo(email))[0]?.text);
  const { location } = await send(confirm, await formAt(confirm), {});
  return location.split("?", 1)[0] ?? "";
}

test("whether we know an address shows in no answer", async () => {
  await confirmed("known@example.org");
  const known = await ask({ email: "known@example.org" });
  const unknown = await ask({ email: "never@example.org" });
  expect(known.text).toContain("Check your mail");
  // Each form has tokens of its own.
  const bare = (text: string): string =>
    text.replaceAll(/name="_(?:form|once)" value="[^"]*"|R-\d{4}-\d{4}/g, "");
  expect(bare(unknown.text)).toBe(bare(known.text).replaceAll("known@", "never@"));
  const form = await formAt(losing);
  const lostKnown = await send(losing, form, { email: "known@example.org" });
  const lostUnknown = await send(losing, await formAt(losing), { email: "nobody@example.org" });
  expect(lostUnknown).toEqual(lostKnown);
});

test("a lost link is mailed to whoever asked, in whatever case they write, and to nobody else", async () => {
  await confirmed("Lost.One@example.org");
  const before = (await mailsTo("Lost.One@example.org")).length;
  const worker = await w.worker(lostDuties(office.platform));
  await send(losing, await formAt(losing), { email: "lost.one@EXAMPLE.org" });
  const rows = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select(["id", "data"]).where("kind", "=", freshLinksDuty).execute(),
  );
  for (const { id } of rows) await w.settled(scope, id);
  await worker.stop();
  const mails = await mailsTo("Lost.One@example.org");
  expect(mails.length).toBe(before + 1);
  expect(mails[0]?.subject).toMatch(/^The link to your request \(R-2026-\d{4}\)$/);
  expect((await fetch(office.url + pathIn(mails[0]?.text))).status).toBe(200);
  expect(await mailsTo("nobody@example.org")).toEqual([]);
  expect(JSON.stringify(rows)).not.toMatch(/lost|example\.org/);
});

/** Runs what is owed to whoever lost a link; gives how many different cases were opened for it. */
async function casesOpenedFor(email: string): Promise<number> {
  const { keys } = office.platform;
  const opened = new Set<string>();
  const counting: typeof keys = {
    ...keys,
    current: (organisation, owner) => keys.current(organisation, owner),
    destroy: (organisation, owner) => keys.destroy(organisation, owner),
    ...(keys.indexKeys === undefined ? {} : { indexKeys: keys.indexKeys.bind(keys) }),
    find: (organisation, owner, id) => {
      if (owner.kind === "case") opened.add(owner.id);
      return keys.find(organisation, owner, id);
    },
  };
  const worker = await w.worker(lostDuties({ ...office.platform, keys: counting }));
  await send(losing, await formAt(losing), { email });
  const open = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", freshLinksDuty)
      .where("state", "!=", "done")
      .execute(),
  );
  for (const { id } of open) await w.settled(scope, id);
  await worker.stop();
  return opened.size;
}

test("finding a lost link opens the cases that are written to, however many others there are", async () => {
  await confirmed("few@example.org");
  const few = await casesOpenedFor("few@example.org");
  expect(few).toBe(1);
  await write(w.db, scope, async (tx) => {
    for (let at = 0; at < 40; at += 1)
      await openRequest(tx, scope, office.platform, {
        channel: "post",
        capacity: "self",
        delivery: "post",
        receivedAt: w.now(),
        texts: { requesterName: "Somebody Else", requesterEmail: `other${at}@example.org` },
        language: "en",
        isQuiet: true,
        now: w.now(),
      });
  });
  expect(await casesOpenedFor("few@example.org")).toBe(few);
  expect(await casesOpenedFor("stranger@example.org")).toBe(0);
});

test("requests from before there were marks are marked once, and found like the others", async () => {
  const { keys } = office.platform;
  await confirmed("earlier@example.org");
  await write(w.db, scope, async (tx) => {
    await tx.deleteFrom("rights_requester_mark").execute();
    await tx.updateTable("rights_request").set({ requester_marked_at: null }).execute();
  });
  const before = (await mailsTo("earlier@example.org")).length;
  expect(await casesOpenedFor("earlier@example.org")).toBeGreaterThan(40);
  expect((await mailsTo("earlier@example.org")).length).toBe(before + 1);
  expect(await casesOpenedFor("stranger.too@example.org")).toBe(0);
  // An exchange of the key makes all of them anew.
  const marked = await read(w.db, scope, (tx) =>
    tx.selectFrom("rights_requester_mark").select("case_id").execute(),
  );
  expect(await write(w.db, scope, (tx) => remarkRequesters(tx, scope, keys, undefined))).toBeUndefined();
  const again = await read(w.db, scope, (tx) =>
    tx.selectFrom("rights_requester_mark").select("case_id").execute(),
  );
  expect(again).toHaveLength(marked.length);
});

test("over the limit of a mailbox mails end, and whoever asks in its name is heard all the same", async () => {
  const email = "flooded@example.org";
  for (let times = 0; times < 3; times += 1) await ask({ email });
  const { text, status } = await ask({ email, wording: "Everything about spring" });
  expect([status, text.includes("Check your mail")]).toEqual([200, false]);
  expect(text).toMatch(/So many mails have gone to flooded@example\.org today .* number: R-2026-\d{4}/);
  const held = await requestsOf(email);
  expect(held.length).toBe(4);
  const quiet = held.find(({ texts }) => texts.wording === "Everything about spring");
  const duties = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("kind")
      .where("case_id", "=", quiet?.file.id ?? null)
      .execute(),
  );
  // Nobody was asked to confirm it, so it does not lapse.
  expect([quiet?.file.state.name, duties]).toEqual(["unconfirmed", []]);
  expect((await mailsTo(email)).length).toBe(3);
});

test("a stranger who used a mailbox up from elsewhere takes no mail from its owner, until ten a day", async () => {
  const { platform } = office;
  const may = (ip: string) =>
    mayMail(platform, scope, "ask", { email: "Owner@example.org", ip, now: w.now() });
  const stranger = [];
  for (let times = 0; times < 12; times += 1) stranger.push(await may("203.0.113.9"));
  expect(stranger.filter(Boolean).length).toBe(3);
  expect([await may("198.51.100.1"), await may("198.51.100.2")]).toEqual([true, true]);
  const many = [];
  for (let sender = 0; sender < 8; sender += 1) many.push(await may(`198.51.100.${100 + sender}`));
  expect(many.filter(Boolean).length).toBe(5);
});

test("the same form sent twice is one request and one mail", async () => {
  const email = "double@example.org";
  const form = await formAt(asking);
  const [first, second] = [
    await send(asking, form, { ...wish, email }),
    await send(asking, form, { ...wish, email }),
  ];
  expect(second).toEqual(first);
  expect((await requestsOf(email)).length).toBe(1);
  expect((await mailsTo(email)).length).toBe(1);
});

test("a machine that fills every field is told so, and a person caught by it can mend it", async () => {
  const { text } = await ask({ email: "trap@example.org", trap: "https://cheap.example" });
  expect(text).toContain("This field is a trap for machines");
  expect(text).toContain('value="trap@example.org"');
  expect(await requestsOf("trap@example.org")).toEqual([]);
});

test("the mail to an address nobody has confirmed carries no word of the sender's", async () => {
  const { text } = await ask({
    email: "victim@example.org",
    name: "Buy at cheap.example",
    wording: "cheap.example",
  });
  expect(text).toContain("We will write to");
  expect(text).toContain("Our mail may take longer than usual to go out.");
  expect(text).not.toMatch(/have written|you get no answer/);
  const [mail] = await mailsTo("victim@example.org");
  expect(JSON.stringify(mail)).not.toContain("cheap");
});

test("without an e-mail the request waits for a colleague and does not lapse", async () => {
  const { text } = await ask({ delivery: "post", postal: "1 Quay Street", email: "", name: "Maria Quay" });
  expect(text).toMatch(/keep this number: R-2026-\d{4}/);
  const found = await read(w.db, scope, (tx) =>
    listRequests(tx, scope, office.platform.keys, {}, { limit: 100 }),
  );
  const { file } = found.requests.find(({ texts }) => texts.requesterName === "Maria Quay") ?? {};
  const duties = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("kind")
      .where("case_id", "=", file?.id ?? null)
      .execute(),
  );
  expect([file?.state.name, duties]).toEqual(["unconfirmed", []]);
});

test("a link works in its own house alone, and a dead one says what to do", async () => {
  const page = await confirmed("house@example.org");
  const text = async (path: string): Promise<string> => (await fetch(office.url + path)).text();
  expect(await text(page)).toContain("How your request is going");
  const dead = [
    page.replace("harbour-school", "meadow-travel"),
    page.replace(/[\w-]{43}$/, "A".repeat(43)),
    page.replace("/request/", "/confirm/"),
  ];
  for (const path of dead) expect(await text(path)).toContain("This link no longer works");
  const elsewhere = dead[0] ?? "";
  const form = await formAt(page, `${page}/withdraw`);
  await send(`${elsewhere}/withdraw`, form, { sure: "yes" });
  expect((await requestsOf("house@example.org"))[0]?.file.state.name).toBe("open");
});

test("a confirmation pressed in two windows at once is one confirmation, and no crash", async () => {
  const before = office.lines.length;
  await ask({ email: "twice.at.once@example.org" });
  const confirm = pathIn((await mailsTo("twice.at.once@example.org"))[0]?.text);
  const forms = [await formAt(confirm), await formAt(confirm), await formAt(confirm)];
  const statuses = await Promise.all(forms.map(async (form) => (await send(confirm, form, {})).status));
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  expect(await mailsTo("twice.at.once@example.org")).toHaveLength(2);
  expect(office.lines.slice(before).join("")).not.toContain("http.crashed");
});

test("five wrong codes end the code; a new one works", async () => {
  const email = "guess@example.org";
  const page = await confirmed(email);
  const [asked] = await requestsOf(email);
  if (asked === undefined) throw new Error("There is no request.");
  const doing = { caseId: asked.file.id, command: { type: "ask-code" }, now: w.now() } as const;
  await write(w.db, scope, (tx) => act(tx, scope, office.platform, doing, () => undefined));
  const codes = async (): Promise<string> =>
    /^\d{8}$/m.exec((await mailsTo(email))[0]?.text ?? "")?.[0] ?? "";
  const right = await codes();
  const wrong = right === "00000000" ? "00000001" : "00000000";
  const form = await formAt(page, `${page}/code`);
  for (let tries = 0; tries < 5; tries += 1) {
    const fresh = await formAt(page, `${page}/code`);
    expect((await send(`${page}/code`, fresh, { code: wrong })).text).toContain("This is not the code");
  }
  expect((await send(`${page}/code`, form, { code: right })).location).toBe(page);
  expect(await (await fetch(office.url + page)).text()).toContain("The code was wrong too often");
  await send(`${page}/new-code`, await formAt(page, `${page}/new-code`), {});
  const renewed = await send(`${page}/code`, await formAt(page, `${page}/code`), { code: await codes() });
  expect(renewed.location).toBe(`${page}?thanks=code`);
  expect((await requestsOf(email))[0]?.file.state.identity.status).toBe("confirmed");
});

test("several things asked for at once are requests of their own, confirmed by one mail, and know of each other", async () => {
  const email = "several@example.org";
  const wishes = {
    "want-erasure": "yes",
    "want-rectification": "yes",
    "about-rectification": "My name is Mair",
  };
  const { text } = await ask({ email, ...wishes });
  expect(text).toContain("Each is a request of its own");
  expect(text).toMatch(/A copy of the data.*Correcting data.*Deleting data/);
  const asked = await requestsOf(email);
  expect(asked.map(({ file }) => file.state.right).toSorted()).toEqual([
    "access",
    "erasure",
    "rectification",
  ]);
  const [mail, ...more] = await mailsTo(email);
  expect([mail?.subject, more]).toEqual(["Please confirm your request", []]);
  const correcting = asked.find(({ file }) => file.state.right === "rectification");
  expect(correcting?.texts.wording).toBe("My name is Mair");
  // Each lapses if nobody confirms, though only one has a mail.
  const lapses = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("case_id")
      .where("kind", "=", "rights.lapse")
      .where(
        "case_id",
        "in",
        asked.map(({ file }) => file.id),
      )
      .execute(),
  );
  expect(lapses).toHaveLength(3);
  const confirm = pathIn(mail?.text);
  const { location } = await send(confirm, await formAt(confirm), {});
  expect((await requestsOf(email)).map(({ file }) => file.state.name)).toEqual(["open", "open", "open"]);
  const page = (await (await fetch(office.url + location)).text()).replaceAll(/\s+/g, " ");
  expect(page).toMatch(/Asked for with it.*R-2026-\d{4}.*R-2026-\d{4}/);
  // A request that asks for nothing is told so, and none is opened.
  const none = await ask({ email: "nothing@example.org", "want-access": "" });
  expect(none.text).toContain("Choose what you want us to do.");
  expect(await requestsOf("nothing@example.org")).toEqual([]);
});

test.each([
  ["stop", "marketing-objection", "No more advertising", "It is in effect from this moment"],
  ["consent", "withdrawal", "Your consent is taken back", "It is in effect from this moment"],
] as const)(
  "at /%s one field and one button are enough, and it is open at once",
  async (way, right, title, told) => {
    const path = `/p/harbour-school/${way}`;
    const email = `${way}.it@example.org`;
    const empty = await send(path, await formAt(path), { which: "The newsletter" });
    expect(empty.text).toMatch(/Write (?:your|the) address/);
    expect(empty.text).toContain("The newsletter");
    const done = await send(path, await formAt(path), { reach: email, name: "Buy at cheap.example" });
    expect(done.text).toContain(title);
    expect(done.text).toContain(told);
    const [asked, ...others] = await requestsOf(email);
    expect([asked?.file.state.name, asked?.file.state.right, others]).toEqual(["open", right, []]);
    expect(done.text).toContain(asked?.file.reference);
    // Nobody has shown that the address is theirs: no word of the sender's goes there.
    expect(JSON.stringify(await mailsTo(email))).not.toContain("cheap");
    const trapped = await send(path, await formAt(path), { reach: email, trap: "x" });
    expect(trapped.text).toContain("This field is a trap for machines");
  },
);

test("a wrong answer to our question is still there in the other language, and so is its mistake", async () => {
  const email = "answering@example.org";
  const page = await confirmed(email);
  const [asked] = await requestsOf(email);
  if (asked === undefined) throw new Error("There is no request.");
  const doing = { caseId: asked.file.id, command: { type: "ask-clarification" }, now: w.now() } as const;
  await write(w.db, scope, (tx) =>
    act(tx, scope, office.platform, { ...doing, words: "Which?" }, () => undefined),
  );
  const path = `${page}/answer`;
  const long = "The one in spring. ".repeat(120);
  const wrong = await send(path, await formAt(page, path), { answer: long });
  expect(wrong.text).toContain("Write your answer, in at most 2,000 characters");
  const other = await send(`${path}?language=es`, await formAt(page, path), {
    answer: long,
    judged: "yes",
    switch: "es",
  });
  expect(other.text).toContain("Escriba su respuesta, de 2000 caracteres como máximo.");
  expect(other.text).toContain(long.trim());
  // Typed and not sent yet: kept, and nobody is told of a mistake they have not made.
  const unsent = await send(`${path}?language=es`, await formAt(page, path), { answer: "", switch: "es" });
  expect(unsent.text).not.toContain("Escriba su respuesta, de");
  const kept = await send(`${path}?language=es`, await formAt(page, path), {
    answer: "In spring",
    switch: "es",
  });
  expect(kept.text).toContain("In spring");
  expect((await requestsOf(email))[0]?.file.state.clarification).toBe("asked");
});

test("no name, address or token reached the log", () => {
  expect(office.lines.length).toBeGreaterThan(20);
  expect(office.lines.join("")).not.toMatch(/Margaret|Hughes|example\.org|Quay|[\w-]{43}/);
});
