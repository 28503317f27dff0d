/**
 * One client of the load: every changing call has a key, is in the journal before it leaves and after it was answered, and
 * is repeated under the same key until it is answered by anything but a fault. What a person in front of a browser would
 * do, without giving up.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import { formTokenField, onceField } from "../../src/platform/endpoint.ts";
import { formToken } from "../../src/platform/http/forgery.ts";
import type { Site } from "./site.ts";

export type Answer = { readonly status: number; readonly text: string; readonly location: string };

/** What all clients of a load share. */
export type Load = {
  readonly site: Site;
  /** Which of the two servers, say, a call goes to. */
  readonly address: () => string;
  /** No new story begins and nothing is waited for any more; a call under way is still brought to its answer. */
  readonly ending: AbortController;
  readonly figures: Figures;
};

export type Figures = {
  stories: number;
  acknowledged: number;
  repeated: number;
  /** Answers of 500: the product itself did not know what had happened. */
  crashed: number;
  unavailable: number;
  /** The longest that one answer took, in milliseconds. */
  slowestMilliseconds: number;
};

export const noFigures = (): Figures => ({
  stories: 0,
  acknowledged: 0,
  repeated: 0,
  crashed: 0,
  unavailable: 0,
  slowestMilliseconds: 0,
});

/** The load ends: the story is left where it is. */
export class Ended extends Error {
  override readonly name = "Ended";
}

/** For the journal: answered, and not done. */
const notTaken = 429;
const patienceMilliseconds = 20_000;

type Sent = {
  readonly does: string;
  readonly about: string;
  /** Whether an answer of success says that it was done; a form may answer with a page that asks again. */
  readonly took?: (answer: Answer) => boolean;
  /** A call that means to be refused, under a key the journal knows already. */
  readonly isUnwritten?: boolean;
};

export class Client {
  readonly load: Load;
  readonly #ip: string;
  readonly #secret = randomBytes(32).toString("base64url");
  #cookie = "";

  constructor(load: Load) {
    this.load = load;
    this.#ip = `198.18.${randomBytes(1)[0]}.${1 + ((randomBytes(1)[0] ?? 0) % 250)}`;
  }

  /** From now on this client is the officer. */
  async signIn(): Promise<void> {
    this.#cookie = await this.#until(() => this.load.site.cookie().catch(() => undefined));
  }

  async json(
    sent: Sent,
    method: "POST" | "PUT",
    path: string,
    body: unknown,
    key: string = randomUUID(),
  ): Promise<Answer> {
    const payload = JSON.stringify(body);
    return this.#change(sent, key, method, path, { "content-type": "application/json" }, payload);
  }

  async form(
    sent: Sent,
    path: string,
    fields: Readonly<Record<string, string>>,
    key: string = randomUUID(),
  ): Promise<Answer> {
    const all = { ...fields, [formTokenField]: formToken(this.#secret, path), [onceField]: key };
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return this.#change(sent, key, "POST", path, type, new URLSearchParams(all).toString());
  }

  async upload(
    sent: Sent,
    path: string,
    fields: Readonly<Record<string, string>>,
    file: Buffer,
  ): Promise<Answer> {
    const key = randomUUID();
    const all = { ...fields, [formTokenField]: formToken(this.#secret, path), [onceField]: key };
    const border = `----kept${randomUUID()}`;
    const parts = Object.entries(all).map(
      ([name, value]) => `--${border}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const head = `--${border}\r\nContent-Disposition: form-data; name="file"; filename="proof.png"\r\nContent-Type: image/png\r\n\r\n`;
    const payload = Buffer.concat([
      Buffer.from(parts.join("") + head),
      file,
      Buffer.from(`\r\n--${border}--\r\n`),
    ]);
    const type = { "content-type": `multipart/form-data; boundary=${border}` };
    return this.#change(sent, key, "POST", path, type, payload);
  }

  /** Reads until it is answered; a stream is read to its end. */
  async get(path: string): Promise<Answer> {
    return this.#until(async () => {
      const answer = await this.#ask("GET", path, {}, undefined);
      if (answer === undefined) this.check();
      return answer;
    });
  }

  /** The same as the officer reads JSON. */
  async read<S extends z.ZodType>(path: string, shape: S): Promise<z.output<S>> {
    const answer = await this.get(path);
    if (answer.status !== 200)
      throw new Error(`GET ${path} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
    return shape.parse(JSON.parse(answer.text));
  }

  /** Leaves the story when the load ends. */
  check(): void {
    if (this.load.ending.signal.aborted) throw new Ended();
  }

  async wait(milliseconds: number): Promise<void> {
    this.check();
    await pause(milliseconds, undefined, { signal: this.load.ending.signal }).catch(() => undefined);
    this.check();
  }

  async #change(
    { does, about, took, isUnwritten }: Sent,
    key: string,
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | Buffer,
  ): Promise<Answer> {
    this.check();
    const { site, figures } = this.load;
    if (isUnwritten !== true) await site.journal.write({ is: "intent", key, does, about });
    const answer = await this.#until(async () => {
      const given = await this.#ask(method, path, { ...headers, "idempotency-key": key }, body);
      const again = given === undefined || given.text.includes('"idempotency_in_progress"');
      if (again) figures.repeated += 1;
      return again ? undefined : given;
    });
    if (isUnwritten === true) return answer;
    const reference = /\b[A-Z]{1,3}-\d{4}-\d{4,8}\b/.exec(answer.text)?.[0];
    await site.journal.write({
      is: "ack",
      key,
      status: answer.status === 200 && took?.(answer) === false ? notTaken : answer.status,
      ...(reference === undefined ? {} : { reference }),
    });
    if (answer.status < 400) figures.acknowledged += 1;
    return answer;
  }

  async #until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
    let endedAt: number | undefined;
    for (;;) {
      const given = await attempt();
      if (given !== undefined) return given;
      // What cannot be answered any more stays in doubt: that is a finding, not a reason to wait for ever.
      if (this.load.ending.signal.aborted) {
        endedAt ??= performance.now();
        if (performance.now() - endedAt > patienceMilliseconds) throw new Ended();
      }
      await pause(20 + Math.random() * 60);
    }
  }

  /** `undefined` when nobody answered, or with a fault that may pass. */
  async #ask(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | Buffer | undefined,
  ): Promise<Answer | undefined> {
    const { address, figures } = this.load;
    const began = performance.now();
    const cookies = [this.#cookie, `kept-form=${this.#secret}`].filter((cookie) => cookie !== "");
    const at = address();
    try {
      const reply = await fetch(`${at}${path}`, {
        method,
        redirect: "manual",
        headers: { ...headers, origin: at, "x-forwarded-for": this.#ip, cookie: cookies.join("; ") },
        signal: AbortSignal.timeout(30_000),
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
      });
      const bytes = Buffer.from(await reply.arrayBuffer());
      figures.slowestMilliseconds = Math.max(figures.slowestMilliseconds, performance.now() - began);
      if (reply.status === 503) figures.unavailable += 1;
      else if (reply.status >= 500) figures.crashed += 1;
      if (reply.status >= 500) return undefined;
      const location = reply.headers.get("location") ?? "";
      return { status: reply.status, text: bytes.toString("latin1"), location };
    } catch {
      return undefined;
    }
  }
}
