/** Looking for a person in folders of documents, and deciding of each file. Safe for the browser. */
import { z } from "zod";
import { endpoint } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { requestParams } from "../run/endpoints.ts";
import { DecisionInput, DocumentsView, DocumentText, SearchInput, type DocumentId } from "./contract.ts";

const documents = "/o/:organisation/api/rights/documents/:reference";
const one = requestParams.extend({ document: idSchema<DocumentId>() });
const done = z.strictObject({});

export const readDocuments = endpoint({
  kind: "json",
  method: "GET",
  path: documents,
  permission: "case:read",
  params: requestParams,
  reply: DocumentsView,
  refusals: [],
  summary: "Shows the files found for a request in folders of documents, and what was decided of each.",
});

export const searchDocuments = endpoint({
  kind: "json",
  method: "POST",
  path: `${documents}/search`,
  permission: "case:work",
  params: requestParams,
  body: SearchInput,
  reply: done,
  refusals: ["not_yet", "conflict"],
  summary: "Has the folders of documents searched for a person, in place of an earlier search.",
});

export const readDocument = endpoint({
  kind: "json",
  method: "GET",
  path: `${documents}/:document/text`,
  permission: "case:work",
  params: one,
  reply: DocumentText,
  refusals: [],
  summary: "Gives the text of a found file, as far as it can be read; the look is recorded.",
});

export const decideDocument = endpoint({
  kind: "json",
  method: "POST",
  path: `${documents}/:document/decide`,
  permission: "case:decide",
  params: one,
  body: DecisionInput,
  reply: done,
  refusals: ["not_yet", "conflict", "too_large"],
  summary: "Puts a found file into the package, leaves it out with a reason, or takes either back.",
});
