/** The public pages of rights requests: for anybody, without an account and without a script (WCAG 2.2, GDPR art. 12). */
import { z } from "zod";
import { endpoint } from "../../../platform/endpoint.ts";
import * as contract from "./contract.ts";

const open = { permission: "public", query: contract.languageQuery } as const;
const page = { ...open, kind: "page", method: "GET", refusals: ["not_found"] } as const;
const form = {
  ...open,
  kind: "form",
  method: "POST",
  refusals: ["not_found", "too_many_tries", "conflict"],
} as const;
const ofOrganisation = { params: contract.organisationPath } as const;
const ofLink = { params: contract.tokenPath } as const;

export const centre = endpoint({
  ...page,
  ...ofOrganisation,
  path: "/p/:organisation",
  reply: contract.Plain,
  summary: "Shows what a person can do about their data here.",
});

export const wrong = endpoint({
  ...page,
  ...ofOrganisation,
  path: "/p/:organisation/contact",
  reply: contract.Plain,
  summary: "Shows whom to write to and whom to complain to.",
});

export const askPage = endpoint({
  ...page,
  ...ofOrganisation,
  path: "/p/:organisation/request",
  query: contract.languageQuery.extend({ right: z.enum(contract.askRights).optional() }),
  reply: contract.AskReply,
  summary: "Shows the form in which a person says what is to happen with their data.",
});

const stop = { ...form, ...ofOrganisation, body: contract.StopForm, reply: contract.StopReply } as const;

export const stopPage = endpoint({
  ...page,
  ...ofOrganisation,
  path: "/p/:organisation/stop",
  reply: contract.StopReply,
  summary: "Shows the form that stops advertising.",
});

export const stopMarketing = endpoint({
  ...stop,
  path: "/p/:organisation/stop",
  summary: "Takes an objection to advertising, which takes effect when it arrives.",
});

export const consentPage = endpoint({
  ...page,
  ...ofOrganisation,
  path: "/p/:organisation/consent",
  reply: contract.StopReply,
  summary: "Shows the form that takes back a consent.",
});

export const takeBackConsent = endpoint({
  ...stop,
  path: "/p/:organisation/consent",
  summary: "Takes the withdrawal of a consent, which takes effect when it arrives.",
});

export const ask = endpoint({
  ...form,
  ...ofOrganisation,
  path: "/p/:organisation/request",
  body: contract.AskForm,
  reply: contract.AskReply,
  summary: "Takes what a person asks for, each right as a request of its own.",
});

export const askSent = endpoint({
  ...form,
  ...ofOrganisation,
  path: "/p/:organisation/sent",
  body: contract.SentForm,
  reply: contract.AskReply,
  summary: "Shows what happens next after a request, in another language; takes nothing.",
});

export const confirmPage = endpoint({
  ...page,
  ...ofLink,
  path: "/p/:organisation/confirm/:token",
  reply: contract.ConfirmPage,
  summary:
    "Shows the button that confirms an address; opening it changes nothing, because mail scanners open links.",
});

export const confirm = endpoint({
  ...form,
  ...ofLink,
  path: "/p/:organisation/confirm/:token",
  reply: contract.ConfirmPage,
  summary: "Confirms the address a request came from.",
});

export const lostPage = endpoint({
  ...page,
  ...ofOrganisation,
  path: "/p/:organisation/follow",
  query: contract.languageQuery.extend({ sent: z.literal("1").optional() }),
  reply: contract.LostPage,
  summary: "Shows the form for a person who has lost the link to their request.",
});

export const lost = endpoint({
  ...form,
  ...ofOrganisation,
  path: "/p/:organisation/follow",
  body: contract.LostForm,
  reply: contract.LostPage,
  summary: "Mails fresh links to whoever asked from this address; answers the same when nobody did.",
});

export const followPage = endpoint({
  ...page,
  ...ofLink,
  path: "/p/:organisation/request/:token",
  query: contract.languageQuery.extend({ thanks: contract.thanks.optional() }),
  reply: contract.FollowReply,
  summary: "Shows where a request stands and what is needed from the person.",
});

const step = { ...form, ...ofLink, reply: contract.FollowReply } as const;

export const tryCode = endpoint({
  ...step,
  path: "/p/:organisation/request/:token/code",
  body: contract.CodeForm,
  summary: "Takes the code that was mailed to the person.",
});

export const sendEvidence = endpoint({
  ...step,
  path: "/p/:organisation/request/:token/evidence",
  files: true,
  body: contract.EvidenceForm,
  summary: "Takes a document that shows who the person is, or that they may act for another.",
});

export const answer = endpoint({
  ...step,
  path: "/p/:organisation/request/:token/answer",
  body: contract.AnswerForm,
  summary: "Takes the person's answer to a question about their request.",
});

export const withdraw = endpoint({
  ...step,
  path: "/p/:organisation/request/:token/withdraw",
  body: contract.WithdrawForm,
  summary: "Ends a request at the person's own wish.",
});

export const packageLink = endpoint({
  ...step,
  path: "/p/:organisation/request/:token/package",
  summary: "Makes a fresh link to the package, which asks for a mailed code, and leads there.",
});

export const newCode = endpoint({
  ...step,
  path: "/p/:organisation/request/:token/new-code",
  summary: "Mails a fresh code, when one was asked for before.",
});
