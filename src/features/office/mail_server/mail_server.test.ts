// Goal: a mail server named in the office sends the mail that waits without a restart, says truly why it cannot, never
// gives its password back, is reached by the rule for connections, and leaves nothing sealed behind when taken away.
// Method: the real server, worker and an SMTP conversation on a socket; what an owner does over HTTP.
import { createServer } from "node:net";
import type { Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { signedIn } from "../../../../testkit/signed-in.ts";
import { office as visited, visitor } from "../../../../testkit/visitor.ts";
import type { Office, Visitor } from "../../../../testkit/visitor.ts";
import { read, write } from "../../../platform/db.ts";
import { mailDuty } from "../../../platform/mail/duty.ts";
import { NotOwnNetwork } from "../../../platform/reach.ts";
import { MailServer, mailProblem, transportOf } from "../../../platform/mail/server.ts";
import { noteFailing, noteSent, readMailSending } from "../../../platform/mail/server_store.ts";

let w: DutyWorld;
let office: Office;
let browser: Visitor;
let smtp: Server;
let login = "235 welcome";
let taken = 0;

beforeAll(async () => {
  w = await dutyWorld();
  office = await visited(w);
  const { cookie } = await signedIn(w, w.organisations[0], ["owner"], { name: "Anna Ferrer" });
  browser = visitor(office);
  const [name = "", value = ""] = cookie.split("=");
  browser.cookies.set(name, value);
  smtp = createServer((socket) => {
    let inData = false;
    let buffer = "";
    socket.on("error", () => undefined);
    socket.write("220 test\r\n");
    socket.on("data", (bytes) => {
      buffer += bytes.toString("latin1");
      for (let end = buffer.indexOf(inData ? "\r\n.\r\n" : "\r\n"); end !== -1;) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          taken += 1;
          socket.write("250 taken\r\n");
        } else if (line.startsWith("EHLO")) socket.write("250-test\r\n250 AUTH PLAIN\r\n");
        else if (line.startsWith("AUTH")) socket.write(`${login}\r\n`);
        else if (line === "DATA") {
          inData = true;
          socket.write("354 go on\r\n");
        } else socket.write("250 ok\r\n");
        end = buffer.indexOf(inData ? "\r\n.\r\n" : "\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => {
    smtp.listen(0, "127.0.0.1", resolve);
  });
});
afterAll(async () => {
  await office.close();
  await w.close();
  smtp.close();
});

const port = (): number => {
  const address = smtp.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};
const path = "/o/harbour-school/api/office/mail-server";
const place = (more: object = {}) => ({
  host: "127.0.0.1",
  port: port(),
  encryption: "none",
  user: "kept",
  password: "correct horse",
  from: "privacy@riverbridge.example",
  ownNetwork: true,
  ...more,
});
const scope = () => w.organisations[0].scope;
const call = async (method: "GET" | "PUT" | "POST" | "DELETE", at = path, body?: unknown) => {
  const { statusCode: status, body: text } = await browser.call(method, at, body);
  return { status, text, json: (): unknown => JSON.parse(text) };
};
const sending = () => read(w.db, scope(), (tx) => readMailSending(tx, scope(), office.platform.keys));

/** Tries to send a mail to oneself, and waits until it went or was put off. */
async function tried(until: string): Promise<void> {
  const { text } = await call("POST", `${path}/try`, {});
  const { mail } = z.object({ mail: z.string() }).parse(JSON.parse(text));
  const kind = mailDuty({ ...office.platform, db: w.db, now: w.now }, {});
  await w.worker([{ ...kind, firstPauseSeconds: 0.05, longestPauseSeconds: 0.1 }]);
  const { id } = await read(w.db, scope(), (tx) =>
    tx.selectFrom("duty").select("id").where("key", "=", mail).executeTakeFirstOrThrow(),
  );
  await w.settled(scope(), id, ({ state, problem }) => state === until || problem === until);
  await w.stopWorkers();
}

test("named, it sends; refused, the page says since when and why; and no reply holds the password", async () => {
  expect((await call("POST", `${path}/try`, {})).status).toBe(409);
  expect((await call("PUT", path, place())).status).toBe(200);
  await tried("done");
  expect(taken).toBe(1);
  const { text: shown } = await call("GET");
  expect(JSON.parse(shown)).toMatchObject({
    source: "office",
    sending: "sending",
    place: { hasPassword: true },
  });
  expect(shown).not.toContain("horse");
  login = "535 no, and your password was correct horse";
  await tried("mail_login_refused");
  login = "235 welcome";
  const { text: failing } = await call("GET");
  expect(JSON.parse(failing)).toMatchObject({ sending: "failing", problem: "mail_login_refused" });
  expect(failing).not.toContain("horse");
  expect(w.logged.join("")).not.toContain("horse");
});

test("a try that began before mail went out, or before this server was named, does not say that sending fails", async () => {
  const fails = (began: Temporal.Instant) =>
    write(w.db, scope(), (tx) => noteFailing(tx, scope(), "mail_timed_out", { began, now: w.now() }));
  const shown = async () => JSON.parse((await call("GET")).text) as unknown;
  const first = w.now();
  w.advance({ seconds: 5 });
  expect((await call("PUT", path, place())).status).toBe(200);
  await fails(first);
  expect(await shown()).toMatchObject({ sending: "sending" });
  const second = w.now();
  w.advance({ seconds: 5 });
  await write(w.db, scope(), (tx) => noteSent(tx, scope(), w.now()));
  await fails(second);
  expect(await shown()).toMatchObject({ sending: "sending" });
  w.advance({ seconds: 5 });
  await fails(w.now());
  expect(await shown()).toMatchObject({ sending: "failing", problem: "mail_timed_out" });
});

test("the password stays while server and user do, and never goes to another server", async () => {
  const { password: _typed, ...same } = place({ from: "office@riverbridge.example" });
  expect((await call("PUT", path, same)).status).toBe(200);
  expect((await sending()).server).toMatchObject({
    password: "correct horse",
    from: "office@riverbridge.example",
  });
  const moved = await call("PUT", path, { ...same, host: "smtp.elsewhere.example" });
  expect([moved.status, moved.text]).toEqual([400, expect.stringContaining("body.password")]);
  const open = await call("PUT", path, place({ ownNetwork: false }));
  expect([open.status, open.text]).toEqual([400, expect.stringContaining("body.encryption")]);
});

test("the own network is called only where that was said, and taken away nothing sealed is left", async () => {
  expect((await call("PUT", path, place({ encryption: "tls", ownNetwork: false }))).status).toBe(200);
  await tried("mail_own_network");
  const cells = () =>
    write(w.db, scope(), (tx) =>
      tx.selectFrom("cell").select("id").where("row_table", "=", "mail_server_address").execute(),
    );
  expect(await cells()).toHaveLength(1);
  expect((await call("DELETE")).status).toBe(200);
  expect(await cells()).toEqual([]);
  expect((await call("GET")).json()).toMatchObject({ source: "none", sending: "outbox" });
});

test("what a socket or a certificate says becomes a code of ours", () => {
  const failing = (code: string, message = "") => mailProblem(Object.assign(new Error(message), { code }));
  expect(failing("EDNS")).toBe("mail_unknown_host");
  expect(failing("ESOCKET", "self-signed certificate")).toBe("mail_certificate");
  expect(failing("ETIMEDOUT")).toBe("mail_timed_out");
  expect(failing("ECONNECTION")).toBe("mail_server_unreachable");
});

test("without encryption nothing leaves for an address that is not on the own network", async () => {
  const server = MailServer.parse(place({ host: "smtp.riverbridge.example" }));
  const at = (address: string) =>
    transportOf(server, { resolve: (_host, done) => done(null, [{ address, family: 4 }]) });
  await expect(at("8.8.8.8")).rejects.toBeInstanceOf(NotOwnNetwork);
  await expect(transportOf({ ...server, host: "8.8.8.8" })).rejects.toBeInstanceOf(NotOwnNetwork);
  (await at("10.1.2.3")).close();
  expect((await call("PUT", path, place({ host: "8.8.8.8" }))).status).toBe(200);
  await tried("mail_not_own_network");
});
