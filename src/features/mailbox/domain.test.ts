// Goal: what a mail asks, when it arrived and whether a machine wrote it is decided the same way every time, and nothing a
// stranger writes makes a decision fail, take long or believe a moment that cannot be.
// Method: tables of mails as people and programs write them, in English and Spanish, with near misses; generated text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fateOf } from "./domain.decide.ts";
import { textOfHtml } from "./domain.html.ts";
import { machineOf } from "./domain.machine.ts";
import { plainAddress, plainLine, plainText, unreadMail } from "./domain.mail.ts";
import type { ReadMail } from "./domain.mail.ts";
import { momentOf, quotedHead, receivedOf } from "./domain.receipt.ts";
import { languageOf, referencesIn, suggestionOf } from "./domain.suggest.ts";

const mailOf = (more: Partial<ReadMail> = {}): ReadMail => ({
  ...unreadMail,
  from: { name: "Tomasz", address: "tomasz@example.org" },
  messageId: "<1@example.org>",
  isTextCut: false,
  ...more,
});
const said = (text: string, subject = ""): string => {
  const found = suggestionOf(mailOf({ text, subject }));
  return found === undefined ? "nothing" : `${found.kind}${found.isSure ? "" : "?"}`;
};

test.each([
  ["Please send me a copy of all the personal data you hold about me.", "access"],
  ["I would like to know what information you hold about me", "access"],
  ["This is a subject access request under Article 15.", "access"],
  ["Can you tell me what data you have on me?", "access"],
  ["Solicito una copia de mis datos personales", "access"],
  ["Quiero ejercer mi derecho de acceso", "access"],
  ["¿Qué datos míos tienen ustedes?", "access"],
  ["Please delete all my data.", "erasure"],
  ["I want you to erase my personal data from your systems", "erasure"],
  ["Ruego que eliminen todos mis datos", "erasure"],
  ["Please correct my details: my name is spelt wrong", "rectification"],
  ["Solicito que rectifiquen mis datos", "rectification"],
  ["I object to the processing of my data for marketing", "marketing-objection"],
  ["Me opongo al tratamiento de mis datos", "objection"],
  ["Please stop sending me your newsletter", "marketing-objection"],
  ["Unsubscribe me", "marketing-objection"],
  ["I object to marketing of any kind", "marketing-objection"],
  ["I do not want to receive any more offers from you", "marketing-objection"],
  ["No quiero recibir más publicidad", "marketing-objection"],
  ["Dejen de enviarme publicidad", "marketing-objection"],
  ["Solicito darme de baja de su boletín", "marketing-objection"],
  ["I withdraw my consent to photographs of my son", "withdrawal"],
  ["My permission is hereby withdrawn", "withdrawal"],
  ["Retiro mi consentimiento para las fotografías", "withdrawal"],
  ["Ya no autorizo que usen mis imágenes", "withdrawal"],
  ["I want a person to review the decision your system made", "automated-decision"],
  ["This was an automated decision and I contest it", "automated-decision"],
  ["Quiero que revise mi caso una persona", "automated-decision"],
  ["Impugno una decisión automatizada", "automated-decision"],
  ["Please restrict the processing of my data", "restriction"],
  ["I ask for data portability", "portability"],
  ["I withdraw my consent, and please delete all my data", "erasure?"],
  ["We had to withdraw the course", "nothing"],
  ["I am writing to complain about how you treated my daughter", "complaint"],
  ["Deseo presentar una queja", "complaint"],
  ["I want a copy of my data and then delete all my data", "erasure?"],
  ["I do not want a copy of my data", "access?"],
  ["Where is your data protection notice?", "access?"],
  ["> Please send me a copy of my data\nThank you for your answer", "nothing"],
  ["Is there a room free in July?", "nothing"],
  ["The copying machine holds paper", "nothing"],
])("“%s” is %s", (text, expected) => {
  expect(said(text)).toBe(expected);
});

describe("when it arrived", () => {
  const internal = Temporal.Instant.from("2026-03-02T12:00:00Z");
  const now = internal.add({ hours: 1 });
  const line = (date: string): ReadMail["headers"] => [["received", `from a by b with ESMTP; ${date}`]];
  const inner = (date: string): ReadMail["inner"] => ({ ...unreadMail, headers: line(date), text: "" });
  test.each<[string, Partial<ReadMail>, string, string]>([
    ["by the server", {}, "2026-03-02T12:00:00Z", "server"],
    [
      "by an earlier line",
      { headers: line("Sun, 1 Mar 2026 23:30:00 -0500") },
      "2026-03-02T04:30:00Z",
      "received-line",
    ],
    [
      "not by a later line",
      { headers: line("Tue, 3 Mar 2026 09:00:00 +0000") },
      "2026-03-02T12:00:00Z",
      "server",
    ],
    [
      "not by a line of last year",
      { headers: line("Mon, 3 Mar 2025 09:00:00 +0000") },
      "2026-03-02T12:00:00Z",
      "server",
    ],
    ["not by nonsense", { headers: line("the day after") }, "2026-03-02T12:00:00Z", "server"],
    [
      "by the attached mail",
      { inner: inner("Thu, 12 Feb 2026 08:00:00 GMT") },
      "2026-02-12T08:00:00Z",
      "forwarded-mail",
    ],
    [
      "asked where the attached mail does not say",
      { inner: inner("") },
      "2026-03-02T12:00:00Z",
      "to-be-said",
    ],
    [
      "asked where it was sent on in the text",
      {
        subject: "Fwd: my data",
        text: "FYI\n\n---------- Forwarded message ---------\nFrom: Ana <ana@example.org>\nDate: 12 Feb",
      },
      "2026-03-02T12:00:00Z",
      "to-be-said",
    ],
  ])("%s", (_name, more, at, receipt) => {
    const received = receivedOf(mailOf(more), internal, now);
    expect([received.at.toString(), received.receipt]).toEqual([at, receipt]);
  });

  test("never later than the server's clock and ours, and never a year and a day before", () => {
    const dates = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, dates, dates, (own, forwarded, server) => {
        const mail = mailOf({ headers: line(own.toUTCString()), inner: inner(forwarded.toUTCString()) });
        const clock = Temporal.Instant.fromEpochMilliseconds(server.getTime());
        const { at } = receivedOf(mail, clock, now);
        const end = Temporal.Instant.compare(clock, now) < 0 ? clock : now;
        expect(Temporal.Instant.compare(at, end)).toBeLessThanOrEqual(0);
        expect(end.since(at).total("hours")).toBeLessThanOrEqual((366 + 31) * 24);
      }),
    );
  });

  test("a quoted head says who wrote the first mail", () => {
    const text =
      "Hola\n\n-----Mensaje original-----\nDe: Ana Ruiz <Ana@Example.org>\nEnviado el: 12 de febrero\n\nSolicito";
    expect(quotedHead({ subject: "RV: datos", text })).toEqual({
      name: "Ana Ruiz",
      address: "ana@example.org",
      sentAt: "12 de febrero",
    });
  });
});

test("an answer with the mail it answers below is no mail that was sent on", () => {
  const text =
    "Yes please.\n\n-----Original Message-----\nFrom: Anna <anna@riverbridge.example>\nSent: Monday";
  expect(quotedHead({ subject: "RE: your request", text })).toBeUndefined();
  expect(quotedHead({ subject: "Fw: your request", text })?.address).toBe("anna@riverbridge.example");
  expect(
    quotedHead({ subject: "Re: x", text: "> ---- Forwarded message ----\n> From: a@b.example" }),
  ).toBeUndefined();
});

const ours = { from: "kept@riverbridge.example" };
test.each<[string, Partial<ReadMail>, string | undefined]>([
  ["a person", {}, undefined],
  ["an automatic answer", { headers: [["auto-submitted", "auto-replied"]] }, "automatic"],
  ["one that says it is not", { headers: [["auto-submitted", "no"]] }, undefined],
  ["without a way back", { headers: [["return-path", "<>"]] }, "no-return"],
  ["a list", { headers: [["precedence", "list"]] }, "bulk"],
  [
    "a report",
    { headers: [["content-type", "multipart/report; report-type=delivery-status"]] },
    "delivery-report",
  ],
  [
    "our own",
    {
      messageId: "<01890000-0000-7000-8000-000000000000@riverbridge.example>",
      from: { name: "", address: ours.from },
    },
    "our-own",
  ],
  [
    "somebody at our domain",
    { messageId: "<01890000-0000-7000-8000-000000000000@riverbridge.example>" },
    undefined,
  ],
])("%s is told from a machine", (_name, more, expected) => {
  expect(machineOf(mailOf(more), ours)).toBe(expected);
});

test("only a whole, sure, plain wish of a stranger without a case opens by itself; no machine's mail ever does", () => {
  const sure = { kind: "access", isSure: true, words: "" } as const;
  const plain = {
    mail: mailOf({ text: "a copy of my data" }),
    isWhole: true,
    opening: "by-itself",
    machine: undefined,
    suggestion: sure,
    hasCase: false,
    isFromColleague: false,
  } as const;
  expect(fateOf(plain)).toBe("open");
  const waits = [
    { isWhole: false },
    { opening: "by-a-colleague" },
    { suggestion: { ...sure, isSure: false } },
    { suggestion: { ...sure, kind: "erasure" } },
    { suggestion: undefined },
    { hasCase: true },
    { isFromColleague: true },
    { mail: mailOf({ from: { name: "", address: "" } }) },
    { mail: mailOf({ headers: [["authentication-results", "mx; dmarc=fail header.from=example.org"]] }) },
    { machine: "bulk" },
  ] as const;
  expect(waits.map((more) => fateOf({ ...plain, ...more }))).toEqual(waits.map(() => "wait"));
  for (const machine of ["our-own", "delivery-report", "automatic", "no-return"] as const)
    expect(fateOf({ ...plain, machine })).toBe("machine");
});

test("whatever is written, nothing fails, hides or takes long", () => {
  const pieces = fc.constantFrom(
    "<",
    "</script>",
    "<script ",
    "<!--",
    "&#0;",
    "&#x202e;",
    "\0",
    "\u202e",
    "From: ",
    "\n",
    "-----",
    "a",
    "\ud800",
    "Fwd:",
    "R-2026-0007",
    "copy of my data ",
  );
  const wild = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(pieces, { maxLength: 200 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(wild, wild, (one, other) => {
      const text = plainText(textOfHtml(one), 1000);
      const subject = plainLine(other, 100);
      for (const shown of [text, subject]) {
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
      }
      expect(subject).not.toContain("\n");
      expect(plainAddress(other)).not.toMatch(/[\s<>,]/);
      const mail = mailOf({ text, subject });
      suggestionOf(mail);
      quotedHead(mail);
      languageOf(mail);
      momentOf(other);
      for (const reference of referencesIn(mail)) expect(reference).toMatch(/^[A-Z]{1,3}-\d{4}-\d{4,9}$/);
    }),
  );
  const long = [
    "<".repeat(500_000),
    "<!--".repeat(200_000),
    "&#".repeat(300_000),
    "<script>".repeat(100_000),
    "> ".repeat(300_000),
    "i want ".repeat(100_000),
    "my personal ".repeat(80_000),
  ];
  for (const one of long) {
    const began = performance.now();
    const text = plainText(textOfHtml(one), 100_000);
    suggestionOf(mailOf({ text, subject: text.slice(0, 300) }));
    quotedHead({ subject: "Fwd: x", text });
    expect([one.slice(0, 20), performance.now() - began < 3000]).toEqual([one.slice(0, 20), true]);
  }
});

test("HTML becomes its words alone", () => {
  const html = `<html><head><title>x</title><style>p{}</style></head><body onload="a()"><p>Dear school,</p><p>send&nbsp;me <b>a copy</b> of my data &amp; more</p><script>alert(1)</script><ul><li>one<li>two</ul>1 < 2</body></html>`;
  expect(textOfHtml(html)).toBe("Dear school,\n\nsend me a copy of my data & more\n\none\ntwo\n1 < 2");
  expect(textOfHtml("M&uuml;ller &Oslash;st &#x41;nn&eacute;e Stra&szlig;e &nosuch; x")).toBe(
    "Müller Øst Année Straße &nosuch; x",
  );
});
