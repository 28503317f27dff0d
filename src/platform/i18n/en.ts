/** The platform's sentences in English: the reference for keys and parameters. A feature has a catalogue of its own. */
import type { ErrorCode } from "../errors.ts";
import type { Message } from "./messages.ts";

/** The codes whose sentence speaks to a program. */
export const formFaults = [
  "idempotency_key_missing",
  "idempotency_key_reused",
  "idempotency_in_progress",
] as const satisfies readonly ErrorCode[];
type FormFault = (typeof formFaults)[number];

export const english = {
  "error.invalid_request": "The request was not understood. See the details.",
  "error.invalid_json": "The request's body is not valid JSON, or names the same thing twice.",
  "error.duplicate_parameter": "A parameter was given more than once.",
  "error.idempotency_key_missing": "This call changes something and needs an Idempotency-Key header.",
  "error.host_refused": "This address is not one Kept answers to.",
  "error.not_signed_in": "Please sign in first.",
  "error.forbidden": "You may not do this.",
  "error.step_up_required": "Please confirm that it is you: sign in once more, then repeat this.",
  "error.foreign_form":
    "This form did not come from Kept, or it is too old. Open the page again and send it once more.",
  "error.not_found": "There is nothing here.",
  "error.method_not_allowed": "This address does not take that method.",
  "error.request_timeout": "The request took too long to arrive.",
  "error.conflict": "Something else changed in the meantime. Look again and repeat.",
  "error.idempotency_key_reused": "This Idempotency-Key was used before for a different request.",
  "error.idempotency_in_progress": "The same request is being worked on. Ask again in a moment.",
  "error.not_yet": "This cannot be done yet. See the details for what is missing.",
  "error.link_expired": "This link has expired or was used. Ask for a new one.",
  "error.too_many_tries": "Too many tries. Wait a little, then try again.",
  "error.too_large": "The request is too large.",
  "error.address_too_long": "The address is too long.",
  "error.unsupported_media_type": "The body's type is not one this address takes.",
  "error.headers_too_large": "The request's headers are too large.",
  "error.internal":
    "Something went wrong on our side. The id will help whoever runs this installation to find it.",
  "error.not_ready": "Kept is not ready yet. See the details.",
  "error.storage_full": "Nothing was recorded: the disk is full. Try again later.",
  "error.overloaded": "Kept is busy. Try again in a moment.",
  // The same to somebody who sent a form: they know of no headers and keys.
  "form.idempotency_key_missing": "This form came incomplete. Open the page again and send it once more.",
  "form.idempotency_key_reused":
    "This form was already sent, with other entries. Open the page again to send another.",
  "form.idempotency_in_progress":
    "This form was already sent and is being worked on. Wait a moment, then reload the page.",
} as const satisfies Readonly<Record<`error.${ErrorCode}` | `form.${FormFault}`, Message>>;
