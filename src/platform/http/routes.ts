/**
 * A route is an endpoint with the function that answers it. Makers per kind, so that a handler's types follow
 * from its endpoint; `server.ts` mounts them all the same way. A page's model goes through the endpoint's reply schema
 * before the view sees it, like any reply: what is not declared is not shown.
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { z } from "zod";
import type { Html } from "../../public/html.ts";
import type { WriteTx } from "../db.ts";
import type { AnyEndpoint, BodyOf, machines, ParamsOf, Permission, QueryOf } from "../endpoint.ts";
import { refusal } from "../errors.ts";
import type { Language } from "../i18n/platform.ts";
import type { AccountId, ActorId, OrganisationId } from "../identifiers.ts";
import type { Logger, OpaqueId } from "../log.ts";
import { scopeOf as makeScope } from "../scope.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";

/** A person of one organisation, signed in or acting through a token of theirs; the access feature makes it. */
export type Member = {
  readonly kind: "member";
  readonly via: "session" | "token";
  readonly organisationId: OrganisationId;
  /** The organisation's slug, as it stands in paths. */
  readonly organisation: string;
  readonly accountId: AccountId;
  readonly actorId: ActorId;
  readonly permissions: ReadonlySet<Permission>;
  /** When they last proved who they are; `undefined` for a token. */
  readonly provedAt: Instant | undefined;
  /** Sees pseudonyms in place of names unless a case says otherwise (auditors). */
  readonly pseudonymous: boolean;
};

/** The system of somebody else that has a key of ours, for what its organisation may ask; the feature that gave it makes it. */
export type Counterpart = {
  readonly kind: "counterpart";
  readonly organisationId: OrganisationId;
  readonly organisation: string;
  /** Which of those that were let in. */
  readonly id: string;
  readonly permissions: ReadonlySet<(typeof machines)[number]>;
};

/** Who calls; the operator is whoever may read the metrics. */
export type Actor = { readonly kind: "nobody" } | { readonly kind: "operator" } | Counterpart | Member;

/** What is known of a request before anything of it is read. */
export type Caller = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly ip: string;
};

/** Recognises who calls; `undefined` when it is not for this feature to say. */
export type Identify = (caller: Caller) => Promise<Actor | undefined>;

export type Call<E extends AnyEndpoint> = {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly actor: Actor;
  readonly language: Language;
  readonly requestId: OpaqueId;
  /** The address the call came from, for limits on tries; never logged. */
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
  readonly log: Logger;
  readonly now: Temporal.Instant;
  /** The key under which a changing call has one effect; empty for a reading one. */
  readonly idempotencyKey: string;
};

type Input<E extends AnyEndpoint> = z.input<E["reply"]>;

/** What a view needs beyond its model. */
export type ViewContext = {
  readonly language: Language;
  /** The hidden fields of a form sent to `path`: protection against forgery and double sending. */
  readonly formFields: (path: string) => Html;
};

export type View<E extends AnyEndpoint> = (model: z.output<E["reply"]>, context: ViewContext) => Html;

/** After a form: go there with GET (303), or show the model. */
export type FormAnswer<E extends AnyEndpoint> = { readonly see: `/${string}` } | { readonly show: Input<E> };

export type StreamAnswer<E extends AnyEndpoint> = {
  readonly head: Input<E>;
  readonly content: Buffer | string | Readable;
};

/** What a changing handler works with: its transaction, which also remembers the reply under the call's key. */
export type Work = {
  readonly tx: WriteTx;
  readonly scope: Scope;
  /** Adds a `set-cookie` to the first answer; a remembered answer to a repeated call carries none. */
  readonly cookie: (header: string) => void;
  /**
   * Does what cannot be rolled back, such as erasing a file's content, once the transaction has committed. It is not
   * repeated: a crash in between must leave something a sweep finds.
   */
  readonly afterCommit: (act: () => Promise<void>) => void;
};

/** What one system answers another: under which status, and the headers the protocol puts on the bytes as they go out. */
export type ExchangeAnswer<E extends AnyEndpoint> = {
  readonly status: 200 | 201 | 202;
  readonly reply: Input<E>;
  readonly headersOf?: (bytes: Buffer) => Readonly<Record<string, string>>;
};

/** Whose data a changing call is about: from its path, its token or its session. Refuses when there is none. */
export type ScopeOf<E extends AnyEndpoint> = (call: Call<E>) => Promise<Scope>;

type Erased = Call<AnyEndpoint>;
type ErasedView = (model: never, context: ViewContext) => Html;
type ErasedScope = (call: Erased) => Promise<Scope>;
type ErasedForm = { readonly see: `/${string}` } | { readonly show: unknown };
type ErasedStream = { readonly head: unknown; readonly content: Buffer | string | Readable };
type ErasedExchange = Omit<ExchangeAnswer<AnyEndpoint>, "reply"> & { readonly reply: unknown };

export type ReadingRoute = { readonly endpoint: AnyEndpoint } & (
  | { readonly kind: "json"; readonly answer: (call: Erased) => Promise<unknown> }
  | { readonly kind: "page"; readonly answer: (call: Erased) => Promise<unknown>; readonly view: ErasedView }
  | { readonly kind: "stream"; readonly answer: (call: Erased) => Promise<ErasedStream> }
);

export type ChangingRoute = { readonly endpoint: AnyEndpoint; readonly scopeOf: ErasedScope } & (
  | { readonly kind: "change"; readonly answer: (call: Erased, work: Work) => Promise<unknown> }
  | {
      readonly kind: "form";
      readonly answer: (call: Erased, work: Work) => Promise<ErasedForm>;
      readonly view: ErasedView;
    }
);

export type ExchangeRoute = {
  readonly endpoint: AnyEndpoint;
  readonly kind: "exchange";
  readonly answer: (call: Erased, bytes: Buffer) => Promise<ErasedExchange>;
};

export type Route = ReadingRoute | ChangingRoute | ExchangeRoute;

type Kinded<K extends string> = AnyEndpoint & { readonly kind: K };
type Reading<K extends string> = Kinded<K> & { readonly method: "GET" };
type Changing<K extends string> = Kinded<K> & { readonly method: Exclude<AnyEndpoint["method"], "GET"> };

export function jsonRoute<E extends Reading<"json">>(
  endpoint: E,
  answer: (call: Call<E>) => Promise<Input<E>>,
): Route {
  return { kind: "json", endpoint, answer: (call) => answer(call as Call<E>) };
}

/** A JSON call that changes something: one transaction, one effect per idempotency key. */
export function changeRoute<E extends Changing<"json">>(
  endpoint: E,
  scopeOf: ScopeOf<E>,
  answer: (call: Call<E>, work: Work) => Promise<Input<E>>,
): Route {
  return {
    kind: "change",
    endpoint,
    scopeOf: (call) => scopeOf(call as Call<E>),
    answer: (call, work) => answer(call as Call<E>, work),
  };
}

export function pageRoute<E extends Reading<"page">>(
  endpoint: E,
  answer: (call: Call<E>) => Promise<Input<E>>,
  view: View<E>,
): Route {
  return { kind: "page", endpoint, answer: (call) => answer(call as Call<E>), view };
}

export function formRoute<E extends Changing<"form">>(
  endpoint: E,
  scopeOf: ScopeOf<E>,
  answer: (call: Call<E>, work: Work) => Promise<FormAnswer<E>>,
  view: View<E>,
): Route {
  return {
    kind: "form",
    endpoint,
    scopeOf: (call) => scopeOf(call as Call<E>),
    answer: (call, work) => answer(call as Call<E>, work),
    view,
  };
}

/** The reply schema of a stream describes its head: `mediaType`, and what else the caller may rely on. */
export function streamRoute<E extends Reading<"stream">>(
  endpoint: E,
  answer: (call: Call<E>) => Promise<StreamAnswer<E>>,
): Route {
  return { kind: "stream", endpoint, answer: (call) => answer(call as Call<E>) };
}

/** `answer` is given the body as it came; `readBody` reads it once that is allowed. The call's own body is empty. */
export function exchangeRoute<E extends Kinded<"exchange">>(
  endpoint: E,
  answer: (call: Call<E>, bytes: Buffer) => Promise<ExchangeAnswer<E>>,
): Route {
  return { kind: "exchange", endpoint, answer: (call, bytes) => answer(call as Call<E>, bytes) };
}

/** The one place that says who may do what; deny is what is left. */
export function isAllowed(actor: Actor, permission: Permission): boolean {
  if (permission === "public") return true;
  if (permission === "metrics:read") return actor.kind === "operator";
  if (permission === "opendsr:ask") return actor.kind === "counterpart" && actor.permissions.has(permission);
  if (actor.kind !== "member") return false;
  return permission === "member" || actor.permissions.has(permission);
}

/** The system that calls, and the scope of what it may reach; refuses everybody else. */
export function counterpartOf(call: { readonly actor: Actor }): Counterpart {
  if (call.actor.kind !== "counterpart") throw refusal("not_signed_in");
  return call.actor;
}

/** The member who calls; refuses everybody else. */
export function memberOf(call: { readonly actor: Actor }): Member {
  if (call.actor.kind !== "member") throw refusal("not_signed_in");
  return call.actor;
}

/** The scope of a member's call: their organisation, acting as themselves. The usual `scopeOf` of an office route. */
export async function memberScope(call: { readonly actor: Actor }): Promise<Scope> {
  const { organisationId, actorId } = memberOf(call);
  return makeScope({ organisationId, actorId });
}
