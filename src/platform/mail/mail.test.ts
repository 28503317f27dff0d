// Goal: a mail goes out once decided, as decided, to whom it was decided, and no text becomes a header or a recipient.
// Method: a real SMTP conversation on a socket, hostile names, subjects and addresses, a server that fails and returns.
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { html } from "../../public/html.ts";
import { read, write } from "../db.ts";
import type { MailId } from "../ids.ts";
import { derivedKeys } from "../../../testkit/keys.ts";
import { mailDuty } from "./duty.ts";
import { compose, MailContent } from "./message.ts";
import { listOutbox, postMail, readMail } from "./outbox.ts";

type Delivery = { from: string; to: string[]; data: string };
const keys = derivedKeys(randomBytes(32));
const from = "privacy@riverbridge.example";
let w: DutyWorld;
let smtp: Server;
let delivered: Delivery[] = [];
let answer: (command: string) => string | undefined = () => undefined;

beforeAll(async () => {
  w = await dutyWorld();
  smtp = createServer(converse);
  await new Promise<void>((resolve) => {
    smtp.listen(0, "127.0.0.1", resolve);
  });
});
afterAll(async () => {
  await w.close();
  smtp.close();
});
beforeEach(() => {
  delivered = [];
  answer = () => undefined;
});
afterEach(() => w.stopWorkers());

/** A mail server in twenty lines (RFC 5321): enough to take a message, or to refuse at any step. */
function converse(socket: Socket): void {
  let delivery: Delivery = { from: "", to: [], data: "" };
  let buffer = "";
  let inData = false;
  socket.write("220 test\r\n");
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    buffer += bytes.toString("latin1");
    for (;;) {
      const end = buffer.indexOf(inData ? "\r\n.\r\n" : "\r\n");
      if (end === -1) return;
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      socket.write(`${answer(inData ? "." : part) ?? take(part)}\r\n`);
    }
  });
  function take(part: string): string {
    if (inData) {
      inData = false;
      delivered.push({ ...delivery, data: part });
      delivery = { from: "", to: [], data: "" };
      return "250 taken";
    }
    if (part.startsWith("MAIL FROM:")) delivery.from = part.slice(10).split(" ", 1)[0] ?? "";
    if (part.startsWith("RCPT TO:")) delivery.to.push(part.slice(8));
    if (part === "DATA") inData = true;
    if (part === "QUIT") socket.end();
    return inData ? "354 go on" : "250 ok";
  }
}

const content = (more: Partial<MailContent> = {}): MailContent => ({
  to: "mei.tan@example.org",
  toName: "Mei Tan",
  subject: "Your data",
  text: "Dear Mei,\n\nyour package is ready.\n",
  language: "en",
  ...more,
});
const post = async (mail: MailContent): Promise<MailId> => {
  const [{ scope, organisationId }] = w.organisations;
  return write(w.db, scope, (tx) =>
    postMail(tx, scope, keys, {
      content: mail,
      owner: { kind: "organisation", id: organisationId },
      from,
      now: w.now(),
    }),
  );
};
const start = (smtpUrl?: string) =>
  w.worker([
    {
      ...mailDuty({ db: w.db, keys, now: w.now }, { smtpUrl, from }),
      firstPauseSeconds: 0.2,
      longestPauseSeconds: 0.3,
    },
  ]);
const url = (): string => {
  const address = smtp.address();
  return `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
};
async function stateOf(id: MailId, wanted: string): Promise<unknown> {
  const [{ scope }] = w.organisations;
  const duty = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", "mail")
      .where("key", "=", id)
      .executeTakeFirstOrThrow(),
  );
  await w.settled(scope, duty.id, ({ state, problem }) => state === wanted || problem === wanted);
  const lines = await read(w.db, scope, (tx) => listOutbox(tx, scope, 50));
  return lines.find((line) => line.id === id);
}

test("a mail goes to its one recipient, with text, HTML, language and an id of its own", async () => {
  const id = await post(content({ html: html`<p>${"<Mei>"}</p>`.text, subject: "Sus datos, señora Tan" }));
  await start(url());
  expect(await stateOf(id, "done")).toMatchObject({ state: "sent", problem: null });
  expect(delivered).toHaveLength(1);
  const [{ from: sender, to, data } = { from: "", to: [], data: "" }] = delivered;
  expect([sender, to]).toEqual([`<${from}>`, ["<mei.tan@example.org>"]]);
  expect(data).toContain(`Message-ID: <${id}@riverbridge.example>`);
  expect(data).toContain("Subject: =?UTF-8?Q?Sus_datos");
  expect(data).toContain("Content-Language: en");
  expect(data).toContain("multipart/alternative");
  expect(data).toContain("&lt;Mei&gt;");
});

test("an attached letter arrives as the bytes it had, and nothing but a letter of limited size is taken", async () => {
  const bytes = randomBytes(3000);
  const attachment = {
    fileName: "R-2026-0007-answer.pdf",
    mediaType: "application/pdf",
    base64: bytes.toString("base64"),
  } as const;
  const id = await post(content({ attachments: [attachment] }));
  await start(url());
  expect(await stateOf(id, "done")).toMatchObject({ state: "sent" });
  const data = delivered[0]?.data ?? "";
  expect(data).toMatch(/Content-Type: application\/pdf; name=R-2026-0007-answer\.pdf/);
  expect(data.replaceAll("\r\n", "")).toContain(attachment.base64);
  const refused: readonly Partial<Record<keyof typeof attachment, string>>[] = [
    { fileName: "../../etc/passwd" },
    { fileName: "a\r\nBcc: x@evil.example.pdf" },
    { mediaType: "text/html" },
    { base64: "not base64 at all" },
    { base64: Buffer.alloc(4 * 1024 * 1024).toString("base64") },
  ];
  for (const change of refused) {
    const attachments = [{ ...attachment, ...change }];
    expect(MailContent.safeParse({ ...content(), attachments }).success).toBe(false);
  }
});

test("what waits in the outbox is sealed, and readable for the office", async () => {
  const [{ scope }] = w.organisations;
  const id = await post(content());
  const superuser = await w.client("kept_superuser");
  const { rows } = await superuser.query(
    "select m::text, encode(c.envelope, 'escape') as cell, d::text as duty from kept.outbox_mail m join kept.cell c on c.row_id = m.id::text::uuid join kept.duty d on d.key = m.id::text where m.id = $1",
    [id],
  );
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/Mei|mei\.tan|package/);
  expect((await read(w.db, scope, (tx) => readMail(tx, scope, keys, id)))?.content).toEqual(content());
  const [, other] = w.organisations;
  expect(await read(w.db, other.scope, (tx) => readMail(tx, other.scope, keys, id))).toBeUndefined();
});

test("without a mail server it waits, and goes out when there is one", async () => {
  const id = await post(content());
  await start();
  expect(await stateOf(id, "no_mail_server")).toMatchObject({ state: "waiting" });
  await w.stopWorkers();
  await start(url());
  expect(await stateOf(id, "done")).toMatchObject({ state: "sent" });
  expect(delivered.filter(({ data }) => data.includes(id))).toHaveLength(1);
});

test("a server that fails for a while delays a mail; sent twice, it has the same id", async () => {
  let failures = 2;
  // The worst moment: the server has the message and its answer is lost.
  answer = (command) => {
    if (command !== "." || failures === 0) return undefined;
    failures -= 1;
    return "451 later";
  };
  const id = await post(content());
  await start(url());
  expect(await stateOf(id, "done")).toMatchObject({ state: "sent" });
  expect(delivered.map(({ data }) => /Message-ID: (\S+)/.exec(data)?.[1])).toContain(
    `<${id}@riverbridge.example>`,
  );
});

test("a mailbox that is refused for good is a state with a code, not an endless attempt", async () => {
  answer = (command) => (command.startsWith("RCPT") ? "550 no such user here" : undefined);
  const id = await post(content());
  await start(url());
  expect(await stateOf(id, "done")).toMatchObject({ state: "refused", problem: "smtp_550" });
  expect(w.logged.join("")).not.toMatch(/mei\.tan|example\.org|no such user/);
});

const hostile = [
  "a\r\nBcc: all@evil.example",
  "a\nBcc: all@evil.example",
  "a\rBcc: all@evil.example",
  "a\0b",
  "a\u2028Bcc: x@evil.example",
  "a\u0085b",
  "a\u202Eb",
  "=?UTF-8?Q?a=0D=0ABcc:_x@evil.example?=",
  "a\r\n\r\nbody",
  "a\r\n folded",
  "\ud800",
];

test.each(hostile)("a header is one line or nothing: %j", (text) => {
  expect(MailContent.safeParse(content({ subject: text })).success).toBe(false);
  expect(MailContent.safeParse(content({ toName: text })).success).toBe(false);
  expect(MailContent.safeParse(content({ to: `${text}@example.org` })).success).toBe(false);
});

test.each([
  "a@example.org, b@evil.example",
  "a@example.org; b@evil.example",
  "a@example.org>,<b@evil.example",
  "Mei <a@example.org>",
  '"a b"@example.org',
  "group: a@example.org;",
  "a(comment)@example.org",
  "a@example.org\r\nRCPT TO:<b@evil.example>",
  "a@[127.0.0.1]",
  "",
])("an address is one plain address or nothing: %j", (to) => {
  expect(MailContent.safeParse(content({ to })).success).toBe(false);
});

test("data in a template is text, whatever it looks like", () => {
  fc.assert(
    fc.property(fc.constantFrom("{{7*7}}", "${7*7}", "<%= 7 %>", "{name}", "#{x}"), (name) => {
      const made = compose(
        ({ who }: { who: string }) => ({
          subject: `For ${who}`,
          text: `Dear ${who}`,
          html: html`<p>${who}</p>`,
        }),
        { who: name },
        { to: "a@example.org", language: "en" },
      );
      expect([made.subject, made.text]).toEqual([`For ${name}`, `Dear ${name}`]);
    }),
  );
});

/** What ends a line, a header or an address, or is read as one by somebody; alone, before, behind and inside a word. */
const breaks = [
  "\r\n",
  "\n",
  "\r",
  "\0",
  "\v",
  "\f",
  "\u0085",
  "\u2028",
  "\u2029",
  "\r\n ",
  "\r\n\t",
  "\r\n\r\n",
  "\n.\n",
  "\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
  "%0d%0a",
  "\\r\\n",
  "=0D=0A",
  "=?UTF-8?Q?=0D=0A?=",
  "=?utf-8?b?DQo=?=",
  "=?",
  "?=",
  "\u560d\u560a",
  "\u010d\u010a",
  ",",
  ";",
  ":",
  "<x@evil.example>",
  '"',
  "\\",
  "(",
  ")",
];
const attempts = breaks.flatMap((sign) => [
  `Mei${sign}Bcc: all@evil.example`,
  `${sign}Bcc: all@evil.example`,
  `Mei${sign}`,
]);

test("two hundred and seventy ways to break out of a header or an address break out of none", async () => {
  const tries = attempts.flatMap((text) => [
    content({ subject: text }),
    content({ toName: text }),
    content({ to: `mei.tan${text}@example.org` }),
  ]);
  expect(tries.length).toBeGreaterThan(270);
  const taken = tries.filter((one) => MailContent.safeParse(one).success);
  // Nothing that ends a line, in whatever guise, is taken; what is taken is words.
  expect(taken.filter((one) => /[\p{Cc}\u2028\u2029]/u.test(JSON.stringify(Object.values(one))))).toEqual([]);
  expect(taken.filter(({ to }) => to !== content().to && !/^[\w.%\\=?+-]+@example\.org$/.test(to))).toEqual(
    [],
  );
  const ids: MailId[] = [];
  for (const one of taken) ids.push(await post(one));
  await start(url());
  const ours = (): readonly Delivery[] => delivered.filter(({ data }) => ids.some((id) => data.includes(id)));
  await expect.poll(() => ours().length, { timeout: 50_000 }).toBe(ids.length);
  const wrong = ours().filter(({ to, data }) => {
    const lines = (data.split("\r\n\r\n", 1)[0] ?? "").split("\r\n");
    const names = lines.filter((line) => !/^\s/.test(line)).map((line) => line.split(":", 1)[0] ?? "");
    return (
      to.length !== 1 || names.length !== headers.length || names.some((name) => !headers.includes(name))
    );
  });
  expect(wrong).toEqual([]);
});

const headers = [
  "Auto-Submitted",
  "Content-Language",
  "Content-Transfer-Encoding",
  "Content-Type",
  "Date",
  "From",
  "MIME-Version",
  "Message-ID",
  "Subject",
  "To",
];

test("what passes has exactly our headers and one recipient on the wire", async () => {
  const name = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .filter((text) => MailContent.safeParse(content({ subject: text, toName: text })).success);
  const ids = [];
  for (const text of fc.sample(name, 12)) ids.push(await post(content({ subject: text, toName: text })));
  await start(url());
  for (const id of ids) expect(await stateOf(id, "done")).toMatchObject({ state: "sent" });
  for (const id of ids) {
    const mail = delivered.find(({ data }) => data.includes(id));
    expect(mail?.to).toEqual(["<mei.tan@example.org>"]);
    const lines = (mail?.data.split("\r\n\r\n", 1)[0] ?? "").split("\r\n");
    const names = lines.filter((line) => !/^\s/.test(line)).map((line) => line.split(":", 1)[0] ?? "");
    expect(new Set(names)).toEqual(new Set(headers));
    expect(names).toHaveLength(headers.length);
  }
});
