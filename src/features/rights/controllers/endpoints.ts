/** The office's calls for controllers that ask by OpenDSR. Browser-safe. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { ControllersView, ControllerTerms, SignerFiles, VendorKeySetting } from "./contract.ts";
import type { ControllerId } from "./contract.ts";

const base = "/o/:organisation/api/rights/controllers" as const;
const organisation = z.strictObject({ organisation: organisationParam });
const one = z.strictObject({ organisation: organisationParam, controller: idSchema<ControllerId>() });
/** Shown this once. */
const MadeKey = z.object({ id: idSchema<ControllerId>(), key: z.string() });

export const listControllers = endpoint({
  kind: "json",
  method: "GET",
  path: base,
  permission: "settings:read",
  params: organisation,
  reply: ControllersView,
  refusals: [],
  summary: "Lists the controllers whose systems may hand us requests, and what our answers are signed with.",
});

export const letControllerIn = endpoint({
  kind: "json",
  method: "POST",
  path: base,
  permission: "settings:write",
  stepUp: true,
  params: organisation,
  body: ControllerTerms,
  reply: MadeKey,
  refusals: [],
  summary: "Lets a controller's system in; its key is shown this once.",
});

export const changeController = endpoint({
  kind: "json",
  method: "PUT",
  path: `${base}/:controller`,
  permission: "settings:write",
  stepUp: true,
  params: one,
  body: ControllerTerms,
  reply: z.object({}),
  refusals: ["conflict"],
  summary: "Changes what is known of a controller, and where call-backs to it may go.",
});

export const makeControllerKey = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/:controller/key`,
  permission: "settings:write",
  stepUp: true,
  params: one,
  reply: MadeKey,
  refusals: ["conflict"],
  summary: "Makes a controller a new key; the one before opens nothing from then on.",
});

export const endController = endpoint({
  kind: "json",
  method: "POST",
  path: `${base}/:controller/end`,
  permission: "settings:write",
  params: one,
  reply: z.object({}),
  refusals: ["conflict"],
  summary: "Ends a controller's key; what it asked for goes on.",
});

export const setVendorKey = endpoint({
  kind: "json",
  method: "PUT",
  path: `${base}/systems`,
  permission: "settings:write",
  stepUp: true,
  params: organisation,
  body: VendorKeySetting,
  reply: z.object({}),
  refusals: ["conflict"],
  summary: "Sets what a processor's interface knows us by, or takes it away; it is never shown again.",
});

export const setSigner = endpoint({
  kind: "json",
  method: "PUT",
  path: `${base}/signer`,
  permission: "settings:write",
  stepUp: true,
  params: organisation,
  body: SignerFiles,
  reply: z.object({ fingerprint: z.string() }),
  refusals: [],
  summary: "Sets the certificate and key our answers are signed with; the ones before sign nothing more.",
});
