/** The office's calls for letters of a request. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { ChangedLetter, LetterList, LetterPage, NewLetter, SendLetter } from "./contract.ts";
import type { LetterId } from "./contract.ts";

/** A reference as it stands in an address; anything else is not found. */
const reference = z.string().regex(/^[A-Z]{1,3}-\d{4}-\d{4,12}$/);
const ofRequest = z.strictObject({ organisation: organisationParam, reference });
const one = z.strictObject({ organisation: organisationParam, letter: idSchema<LetterId>() });
const path = "/o/:organisation/api/rights/letters";

export const listLetters = endpoint({
  kind: "json",
  method: "GET",
  path: `${path}/of/:reference`,
  permission: "case:read",
  params: ofRequest,
  reply: LetterList,
  refusals: ["not_found"],
  summary: "Lists the letters of a request, the newest first.",
});

export const draftLetter = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/of/:reference`,
  permission: "case:work",
  params: ofRequest,
  body: NewLetter,
  reply: LetterPage,
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Writes the draft of a letter from what the request holds.",
});

export const readLetter = endpoint({
  kind: "json",
  method: "GET",
  path: `${path}/:letter`,
  permission: "case:read",
  params: one,
  reply: LetterPage,
  refusals: ["not_found"],
  summary: "Gives one letter with its text.",
});

export const changeLetter = endpoint({
  kind: "json",
  method: "PUT",
  path: `${path}/:letter`,
  permission: "case:work",
  params: one,
  body: ChangedLetter,
  reply: LetterPage,
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Keeps the text of a draft as it was edited.",
});

export const previewLetter = endpoint({
  kind: "stream",
  method: "GET",
  path: `${path}/:letter/pdf`,
  permission: "case:read",
  params: one,
  reply: z.object({ mediaType: z.literal("application/pdf") }),
  refusals: ["not_found", "not_yet"],
  summary: "Shows a letter as it will be, or was, printed.",
});

export const sendLetter = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/:letter/send`,
  permission: "case:work",
  params: one,
  body: SendLetter,
  reply: LetterPage,
  refusals: ["not_found", "conflict", "not_yet"],
  summary: "Sends a letter by mail with the PDF attached, or marks it as printed and posted.",
});
