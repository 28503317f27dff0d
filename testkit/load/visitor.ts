/**
 * One visitor over HTTP: a browser's cookies, forms and language without the browser. Each request has a connection of
 * its own, which is the dearer way to come.
 */
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { z } from "zod";
import type { Outcome, Visitor } from "./drive.ts";
import type { StepName, Visit } from "./plan.ts";

export type Target = {
  readonly port: number;
  readonly slug: string;
  /** Sets this run's people apart from those of a run before it on the same installation. */
  readonly run: string;
};

/** Links the product has mailed, by what they open; taken from the front. */
export type Links = { readonly follow: string[]; readonly confirm: string[] };

export type Answer = {
  readonly status: number;
  readonly location: string;
  readonly body: string;
};

const giveUpMilliseconds = 60_000;

export type Browser = {
  readonly open: (path: string) => Promise<Answer>;
  /** Sends the form of the page before, its hidden fields included. */
  readonly submit: (fields: Readonly<Record<string, string>>) => Promise<Answer>;
  /** A JSON call as a page of ours makes it. */
  readonly call: (method: string, path: string, headers: Headers, body?: string) => Promise<Answer>;
  readonly page: () => string;
};
type Headers = Readonly<Record<string, string>>;

export function browser(target: Target, who: Pick<Visit, "language" | "address">): Browser {
  const cookies = new Map<string, string>();
  const origin = `http://localhost:${target.port}`;
  let page = "";
  const send = async (method: string, path: string, more: Headers = {}, body?: string): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = {
      host: `localhost:${target.port}`,
      "accept-language": who.language,
      "x-forwarded-for": who.address,
      ...(cookie === "" ? {} : { cookie }),
      ...more,
    };
    const { setCookies, ...answer } = await exchange(target.port, method, path, headers, body);
    for (const line of setCookies) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const shown = (answer: Answer): Answer => {
    page = answer.body;
    return answer;
  };
  return {
    page: () => page,
    call: (method, path, headers, body) => send(method, path, { origin, ...headers }, body),
    open: async (path) => {
      const answer = await send("GET", path);
      return path.startsWith("/assets/") ? answer : shown(answer);
    },
    submit: async (fields) => {
      const [form = ""] = /<form[\s\S]*?<\/form>/.exec(page) ?? [];
      const action = /action="([^"]*)"/.exec(form)?.[1] ?? "/no-form";
      const hidden = [...form.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)].map(
        ([, name = "", value = ""]): [string, string] => [name, value],
      );
      const body = new URLSearchParams([...hidden, ...Object.entries(fields)]).toString();
      return shown(
        await send("POST", action, { origin, "content-type": "application/x-www-form-urlencoded" }, body),
      );
    },
  };
}

type Exchanged = Answer & { readonly setCookies: readonly string[] };

function exchange(
  port: number,
  method: string,
  path: string,
  headers: Headers,
  body: string | undefined,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request(
      { host: "127.0.0.1", port, method, path, agent: false, headers: { ...headers, ...length } },
      (reply) => {
        const parts: Buffer[] = [];
        reply.on("data", (part: Buffer) => parts.push(part));
        reply.on("error", reject);
        reply.on("end", () =>
          resolve({
            status: reply.statusCode ?? 0,
            location: reply.headers.location ?? "",
            setCookies: reply.headers["set-cookie"] ?? [],
            body: Buffer.concat(parts).toString("utf8"),
          }),
        );
      },
    );
    sent.setTimeout(giveUpMilliseconds, () => sent.destroy(new Error("no answer within a minute")));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** What a step must be answered with; another page with status 200 is an error as well. */
const expected: Readonly<Record<StepName, { readonly status: number; readonly shows: RegExp }>> = {
  front: { status: 200, shows: /class="is kept"/ },
  centre: { status: 200, shows: /<h1>/ },
  sheet: { status: 200, shows: /--/ },
  contact: { status: 200, shows: /<h1>/ },
  "other-language": { status: 200, shows: /<html lang="es"/ },
  form: { status: 200, shows: /name="wording"/ },
  send: { status: 200, shows: /<ol class="steps">/ },
  "send-unfinished": { status: 200, shows: /name="wording"/ },
  "lost-form": { status: 200, shows: /name="email"/ },
  "lost-send": { status: 303, shows: /^/ },
  follow: { status: 200, shows: /R-\d{4}-\d{4}/ },
  "follow-bad": { status: 200, shows: /\/follow/ },
  confirm: { status: 200, shows: /<form/ },
  "confirm-send": { status: 303, shows: /^/ },
  "confirm-bad": { status: 200, shows: /<h1>/ },
};

/** A visitor of the plan. */
export function visitorOf(target: Target, links: Links, visit: Visit): Visitor {
  const own = browser(target, visit);
  const at = `/p/${target.slug}`;
  const mailed = { follow: "", confirm: "" };
  const token = (kind: keyof Links): string => (mailed[kind] ||= links[kind].shift() ?? `/no-${kind}-link`);
  const takes: Readonly<Record<StepName, () => Promise<Answer>>> = {
    front: () => own.open("/"),
    centre: () => own.open(at),
    sheet: () => own.open(/href="(\/assets\/[^"]+\.css)"/.exec(own.page())?.[1] ?? "/no-sheet"),
    contact: () => own.open(`${at}/contact`),
    "other-language": () => own.open(`${at}?language=es`),
    form: () => own.open(`${at}/request`),
    send: () => own.submit(requestOf(target, visit.number)),
    "send-unfinished": () => own.submit({ ...requestOf(target, visit.number), email: "" }),
    "lost-form": () => own.open(`${at}/follow`),
    "lost-send": () => own.submit({ email: mailboxOf(target, visit.number), trap: "" }),
    follow: () => own.open(token("follow")),
    "follow-bad": () => own.open(`${at}/request/${randomBytes(32).toString("base64url")}`),
    confirm: () => own.open(token("confirm")),
    "confirm-send": async () => {
      const answer = await own.submit({});
      mailed.follow = answer.location;
      return answer;
    },
    "confirm-bad": () => own.open(`${at}/confirm/${randomBytes(32).toString("base64url")}`),
  };
  return {
    take: async (step) => {
      try {
        return judged(step, await takes[step]());
      } catch (error) {
        const code = z.object({ code: z.string() }).safeParse(error);
        return { error: `${step}: ${code.data?.code ?? String(error)}` };
      }
    },
  };
}

function judged(step: StepName, { status, body }: Answer): Outcome {
  const { status: wanted, shows } = expected[step];
  if (status === 429) return "limited";
  if (status !== wanted) return { error: `${step}: status ${status}` };
  return shows.test(body) ? "ok" : { error: `${step}: another page` };
}

export const mailboxOf = ({ run }: Target, number: number): string => `visitor.${number}.${run}@example.org`;

/** What an invented person writes. */
export function requestOf(target: Target, number: number): Readonly<Record<string, string>> {
  return {
    capacity: "self",
    delivery: "portal",
    name: `Visitor ${number}`,
    email: mailboxOf(target, number),
    wording: "Please send me a copy of what you hold about me.",
    trap: "",
  };
}
