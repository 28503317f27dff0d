/** Answers controllers' systems by OpenDSR 2.0: every answer signed, every question limited and of the controller that asks. */
import { read, write } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { readBody } from "../../../platform/http/bodies.ts";
import { counterpartOf, exchangeRoute, streamRoute } from "../../../platform/http/routes.ts";
import type { Actor, Route } from "../../../platform/http/routes.ts";
import { publicScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countTry } from "../../../platform/throttle.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { latestPackage } from "../delivery/store.ts";
import { act } from "../request/act.ts";
import { downloaded } from "../request/events.ts";
import { requestKind } from "../request/state.ts";
import { record } from "../request/store.ts";
import type { ControllerId } from "./contract.ts";
import * as protocol from "./protocol.ts";
import { isHandedOut, standingFor, wireMoment } from "./saying.ts";
import { signerOf } from "./signer.ts";
import { receivedOf, signerRow } from "./store.ts";
import type { Received } from "./store.ts";
import { take } from "./taking.ts";

const hour = 3600;
/** A controller with a thousand requests an hour is one whose system went wrong. */
const mostAnHour = { asked: 1000, looked: 20_000 };

type Calling = {
  readonly params: { readonly organisation: string };
  readonly actor: Actor;
  readonly now: Temporal.Instant;
};

export function protocolRoutes(platform: Platform): readonly Route[] {
  return [...openRoutes(platform), ...askedRoutes(platform), ...endRoutes(platform)];
}

/** Who asks, in whose scope; counted, so that a system gone wrong cannot crowd out the others. */
async function asking(
  { db, keys }: Platform,
  call: Calling,
  what: keyof typeof mostAnHour,
): Promise<{ readonly scope: Scope; readonly controllerId: ControllerId }> {
  const { id } = counterpartOf(call);
  const scope = await publicScope(db, call.params.organisation);
  const tried = { name: `opendsr.${what}`, of: id, limit: mostAnHour[what], windowSeconds: hour };
  if (!(await countTry(db, scope, keys, { ...tried, now: call.now })).allowed)
    throw refusal("too_many_tries");
  return { scope, controllerId: id as ControllerId };
}

/** What anybody may know: what is taken, and what answers are verified with. */
function openRoutes({ db, url }: Platform): readonly Route[] {
  return [
    exchangeRoute(protocol.discover, async ({ params }) => {
      const scope = await publicScope(db, params.organisation);
      // Asked by anybody, so no key is opened for it; what it says is proved by the certificate it names.
      if ((await read(db, scope, (tx) => signerRow(tx, scope))) === undefined) throw refusal("not_found");
      return {
        status: 200,
        reply: {
          api_version: "2.0" as const,
          supported_identities: protocol.identityTypes.map((identity_type) => ({
            identity_type,
            identity_format: "raw" as const,
          })),
          supported_subject_request_types: [...protocol.askedRights],
          processor_certificate: `${url}/p/${params.organisation}/opendsr/certificate.pem`,
        },
      };
    }),
    streamRoute(protocol.showCertificate, async ({ params }) => {
      const scope = await publicScope(db, params.organisation);
      const signer = await read(db, scope, (tx) => signerRow(tx, scope));
      if (signer === undefined) throw refusal("not_found");
      return { head: { mediaType: "application/x-pem-file" as const }, content: signer.certificate };
    }),
  ];
}

function askedRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    exchangeRoute(protocol.takeRequest, async (call, bytes) => {
      const { scope, controllerId } = await asking(platform, call, "asked");
      const asked = readBody(protocol.Asked, bytes);
      return write(db, scope, async (tx) => {
        const signer = await signerOf(tx, scope, keys);
        const received = await take(tx, scope, platform, { controllerId, asked, bytes, now: call.now });
        return {
          status: 201,
          reply: {
            ...named(received),
            expected_completion_time: wireMoment(received.expected_at),
            received_time: wireMoment(received.received_at),
            encoded_request: bytes.toString("base64"),
          },
          headersOf: signer.headersOf,
        };
      });
    }),
    exchangeRoute(protocol.tellStanding, async (call) => {
      const { scope, controllerId } = await asking(platform, call, "looked");
      return read(db, scope, async (tx) => {
        const signer = await signerOf(tx, scope, keys);
        const received = await mine(tx, scope, controllerId, call.params.request);
        const place = { slug: call.params.organisation, domain: signer.domain };
        return {
          status: 200,
          reply: await standingFor(tx, scope, platform, received, place),
          headersOf: signer.headersOf,
        };
      });
    }),
  ];
}

/** Where a request ends: taken back, or its copy fetched. */
function endRoutes(platform: Platform): readonly Route[] {
  const { db, keys, files } = platform;
  return [
    exchangeRoute(protocol.takeBack, async (call) => {
      const { scope, controllerId } = await asking(platform, call, "asked");
      const { now } = call;
      const later: (() => Promise<void>)[] = [];
      const answered = await write(db, scope, async (tx) => {
        const signer = await signerOf(tx, scope, keys);
        const received = await mine(tx, scope, controllerId, call.params.request);
        const file = await readCase(tx, scope, requestKind, received.case_id);
        // Taken back before is taken back; begun on is somebody's work, and is spoken about.
        const isWithdrawn = file?.state.name === "withdrawn";
        if (file === undefined || (!isWithdrawn && received.status !== "pending"))
          throw refusal("not_yet", {}, [{ at: "request", reason: "not_pending" }]);
        const command = { type: "withdraw" } as const;
        if (!isWithdrawn)
          await act(tx, scope, platform, { caseId: file.id, command, now }, (one) => void later.push(one));
        return {
          status: 202 as const,
          reply: { ...named(received), received_time: wireMoment(now) },
          headersOf: signer.headersOf,
        };
      });
      for (const one of later) await one();
      return answered;
    }),
    streamRoute(protocol.handResults, async (call) => {
      const { scope, controllerId } = await asking(platform, call, "looked");
      return write(db, scope, async (tx) => {
        const received = await mine(tx, scope, controllerId, call.params.request);
        const file = await readCase(tx, scope, requestKind, received.case_id);
        const stored = await latestPackage(tx, scope, received.case_id);
        if (file === undefined || stored?.state !== "released" || !isHandedOut(file.state))
          throw refusal("link_expired");
        const opened = stored.file_id === null ? undefined : await files.get(tx, scope, stored.file_id);
        if (opened === undefined) throw refusal("link_expired");
        const events = [downloaded.make({ packageId: stored.id })] as const;
        await record(tx, scope, platform, { caseId: file.id, events, now: call.now });
        const head = { mediaType: "application/zip" as const, fileName: `${file.reference}.zip` };
        return { head, content: opened.content };
      });
    }),
  ];
}

const named = ({ controller_id, subject_request_id }: Received) => ({
  controller_id,
  subject_request_id,
  api_version: "2.0" as const,
});

/** Of another controller there is none. */
async function mine(tx: Tx, scope: Scope, controllerId: ControllerId, request: string): Promise<Received> {
  const received = await receivedOf(tx, scope, controllerId, request);
  if (received === undefined) throw refusal("not_found");
  return received;
}
