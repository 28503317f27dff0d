/**
 * The example school in mid-life: who works with Kept there, and some requests in every state, told as what was done on
 * which day. The demo carries each step out through the product's own functions at that moment; nothing is written past
 * them. All people are invented.
 */
import type { SchoolPerson } from "./people.ts";

export type SchoolMember = {
  readonly key: "anna" | "tom" | "priya" | "tomasz" | "rosa";
  readonly name: string;
  readonly email: string;
  readonly roles: readonly ("owner" | "officer" | "handler" | "staff" | "auditor")[];
};

export const schoolMembers: readonly SchoolMember[] = [
  { key: "anna", name: "Anna Ferrer", email: "anna.ferrer@riverbridge.example", roles: ["owner", "officer"] },
  { key: "tom", name: "Tom Hale", email: "tom.hale@riverbridge.example", roles: ["handler"] },
  { key: "priya", name: "Priya Nair", email: "priya.nair@riverbridge.example", roles: ["staff"] },
  {
    key: "tomasz",
    name: "Tomasz Zieliński",
    email: "tomasz.zielinski@riverbridge.example",
    roles: ["handler"],
  },
  { key: "rosa", name: "Rosa Iqbal", email: "rosa.iqbal@audit.example", roles: ["auditor"] },
];

type Member = SchoolMember["key"];

/** One thing done to a request; `day` counts from the day it was received, `by` is who did it (else the requester). */
export type Step = { readonly day: number } & (
  | { readonly does: "confirm-address" | "enter-code" | "answer-clarification" | "withdraw" }
  | { readonly does: "take-up" | "ask-code" | "search" | "files" | "release" | "close"; readonly by: Member }
  | { readonly does: "know-identity" | "know-authority" | "ask-clarification"; readonly by: Member }
  | {
      readonly does: "review";
      readonly by: Member;
      readonly decision: "show" | "redact" | "withhold";
      readonly approve: boolean;
    }
  | { readonly does: "extend"; readonly by: Member; readonly months: 1 | 2 }
  | { readonly does: "refuse"; readonly by: Member; readonly ground: "not-identified" }
  /** Of erasure: granted in whole, planned in the connected systems, carried out there. */
  | { readonly does: "hear-child" | "grant" | "plan-erasure" | "erase"; readonly by: Member }
);

export type SchoolRequest = {
  readonly key: string;
  /** What is asked for; a copy of the data where nothing is said. */
  readonly right?: "erasure";
  readonly requester: { readonly name: string; readonly email?: string; readonly postal?: string };
  /** Whom it is about, when it is another. */
  readonly about?: { readonly name: string; readonly born?: string };
  /** Found in the school's database; others are searched by their address and found nowhere. */
  readonly person?: SchoolPerson["key"];
  readonly capacity: "self" | "guardian" | "agent";
  readonly channel: "portal" | "email" | "telephone" | "post" | "in-person";
  readonly delivery: "portal" | "post";
  readonly language: "en" | "es";
  readonly wording: string;
  /** Days before the day of the demo. */
  readonly receivedDaysAgo: number;
  readonly loggedBy?: Member;
  readonly aboutColleague?: Member;
  readonly steps: readonly Step[];
};

/** What the eight of the school's database and a few who are not in it ask for. */
export const schoolRequests: readonly SchoolRequest[] = [
  {
    key: "ended-in-time",
    requester: { name: "Daniel Okafor", email: "daniel.okafor@example.net" },
    capacity: "self",
    channel: "portal",
    delivery: "portal",
    language: "en",
    wording: "I stayed with a host family in 2019. Do you still have anything about me?",
    receivedDaysAgo: 96,
    steps: [
      { day: 0, does: "confirm-address" },
      { day: 1, does: "take-up", by: "tom" },
      { day: 1, does: "ask-code", by: "tom" },
      { day: 2, does: "enter-code" },
      { day: 3, does: "search", by: "tom" },
      { day: 3, does: "review", by: "tom", decision: "withhold", approve: true },
      { day: 4, does: "release", by: "anna" },
      { day: 20, does: "close", by: "anna" },
    ],
  },
  {
    key: "refused",
    requester: { name: "J. Whitcombe", email: "whitcombe.claims@example.com" },
    capacity: "agent",
    about: { name: "Margaret Hughes" },
    channel: "email",
    delivery: "portal",
    language: "en",
    wording: "Send me everything you hold on my client. I will not provide an authority.",
    receivedDaysAgo: 71,
    loggedBy: "priya",
    steps: [
      { day: 1, does: "take-up", by: "anna" },
      { day: 1, does: "ask-code", by: "anna" },
      { day: 21, does: "refuse", by: "anna", ground: "not-identified" },
    ],
  },
  {
    key: "withdrawn",
    requester: { name: "Elena Petrova", email: "elena.petrova@example.org" },
    capacity: "self",
    channel: "portal",
    delivery: "portal",
    language: "en",
    wording: "A copy of my test results.",
    receivedDaysAgo: 58,
    steps: [
      { day: 0, does: "confirm-address" },
      { day: 2, does: "take-up", by: "tom" },
      { day: 6, does: "withdraw" },
    ],
  },
  {
    key: "extended",
    requester: {
      name: "Chen Meiling",
      email: "meiling.chen@example.com",
    },
    person: "meiling",
    capacity: "self",
    channel: "email",
    delivery: "portal",
    language: "en",
    wording: "Everything about me: the bookings, the payments and all letters of ten years.",
    receivedDaysAgo: 44,
    loggedBy: "tom",
    steps: [
      { day: 0, does: "take-up", by: "tom" },
      { day: 1, does: "ask-code", by: "tom" },
      { day: 1, does: "enter-code" },
      { day: 19, does: "extend", by: "anna", months: 2 },
      { day: 30, does: "search", by: "tom" },
    ],
  },
  {
    key: "late",
    requester: { name: "Margaret Hughes", postal: "4 Orchard Lane\nRiverbridge\nRB4 2QT" },
    person: "margaret",
    capacity: "self",
    channel: "post",
    delivery: "post",
    language: "en",
    wording: "I have been a host for ten years and would like to see my file.",
    receivedDaysAgo: 35,
    loggedBy: "priya",
    steps: [
      { day: 2, does: "take-up", by: "tom" },
      { day: 3, does: "know-identity", by: "anna" },
      { day: 26, does: "search", by: "tom" },
    ],
  },
  {
    key: "answered",
    requester: { name: "María García López", email: "maria.garcia@example.com" },
    person: "maria",
    capacity: "self",
    channel: "portal",
    delivery: "portal",
    language: "es",
    wording: "Quiero una copia de mis datos y de mis notas.",
    receivedDaysAgo: 17,
    steps: [
      { day: 0, does: "confirm-address" },
      { day: 1, does: "take-up", by: "tom" },
      { day: 1, does: "ask-code", by: "tom" },
      { day: 1, does: "enter-code" },
      { day: 2, does: "search", by: "tom" },
      { day: 9, does: "review", by: "tom", decision: "redact", approve: true },
      { day: 13, does: "files", by: "anna" },
      { day: 14, does: "release", by: "anna" },
    ],
  },
  {
    key: "guardian",
    requester: { name: "Chen Meiling", email: "meiling.chen@example.com" },
    about: { name: "Lin Yuxuan", born: "2015-05-02" },
    person: "yuxuan",
    capacity: "guardian",
    channel: "telephone",
    delivery: "portal",
    language: "en",
    wording: "Everything about my son's summer course.",
    receivedDaysAgo: 15,
    loggedBy: "priya",
    steps: [
      { day: 0, does: "take-up", by: "tom" },
      { day: 3, does: "ask-code", by: "tom" },
      { day: 3, does: "enter-code" },
      { day: 3, does: "know-authority", by: "tom" },
      { day: 13, does: "search", by: "tom" },
    ],
  },
  {
    key: "paused",
    requester: { name: "Ahmed Rahimi", email: "ahmed.rahimi@example.org" },
    capacity: "self",
    channel: "portal",
    delivery: "portal",
    language: "en",
    wording: "All my information.",
    receivedDaysAgo: 12,
    steps: [
      { day: 0, does: "confirm-address" },
      { day: 1, does: "take-up", by: "tom" },
      { day: 2, does: "ask-clarification", by: "tom" },
    ],
  },
  {
    key: "colleague",
    requester: { name: "Tomasz Zieliński", email: "tomasz.zielinski@riverbridge.example" },
    person: "tomasz",
    capacity: "self",
    channel: "in-person",
    delivery: "post",
    language: "en",
    wording: "My personnel file, including absences and appraisals.",
    receivedDaysAgo: 9,
    loggedBy: "anna",
    aboutColleague: "tomasz",
    steps: [
      { day: 0, does: "take-up", by: "anna" },
      { day: 0, does: "know-identity", by: "anna" },
      { day: 1, does: "search", by: "anna" },
    ],
  },
  {
    key: "in-review",
    requester: { name: "Siriporn Wattanakul", email: "siriporn.wattanakul@example.org" },
    person: "siriporn",
    capacity: "self",
    channel: "portal",
    delivery: "portal",
    language: "en",
    wording: "A copy of my data, please. สวัสดี",
    receivedDaysAgo: 6,
    steps: [
      { day: 0, does: "confirm-address" },
      { day: 0, does: "take-up", by: "anna" },
      { day: 1, does: "ask-code", by: "anna" },
      { day: 1, does: "enter-code" },
      { day: 2, does: "search", by: "anna" },
    ],
  },
  {
    key: "code-asked",
    requester: { name: "Layla Al-Haddad", email: "layla.alhaddad@example.org" },
    person: "layla",
    capacity: "self",
    channel: "portal",
    delivery: "portal",
    language: "en",
    wording: "I applied last year. Which notes did you keep?",
    receivedDaysAgo: 3,
    steps: [
      { day: 0, does: "confirm-address" },
      { day: 1, does: "take-up", by: "tom" },
      { day: 1, does: "search", by: "tom" },
      { day: 2, does: "ask-code", by: "tom" },
    ],
  },
  {
    key: "erased",
    right: "erasure",
    requester: { name: "Chen Meiling", email: "meiling.chen@example.com" },
    about: { name: "Lin Sihan", born: "2012-09-14" },
    person: "sihan",
    capacity: "guardian",
    channel: "email",
    delivery: "portal",
    language: "en",
    wording: "My daughter left last summer. Please delete what you still have about her.",
    receivedDaysAgo: 5,
    loggedBy: "priya",
    steps: [
      { day: 0, does: "take-up", by: "anna" },
      { day: 1, does: "know-identity", by: "anna" },
      { day: 1, does: "know-authority", by: "anna" },
      { day: 2, does: "hear-child", by: "anna" },
      { day: 2, does: "grant", by: "anna" },
      { day: 2, does: "plan-erasure", by: "anna" },
      { day: 4, does: "erase", by: "anna" },
    ],
  },
  {
    key: "erasure-planned",
    right: "erasure",
    requester: { name: "María García López", email: "maria.garcia@example.com" },
    person: "maria",
    capacity: "self",
    channel: "email",
    delivery: "portal",
    language: "es",
    wording: "Gracias por la copia. Ahora quiero que borren mis datos.",
    receivedDaysAgo: 2,
    loggedBy: "tom",
    steps: [
      { day: 0, does: "take-up", by: "anna" },
      { day: 1, does: "know-identity", by: "anna" },
      { day: 1, does: "grant", by: "anna" },
      { day: 1, does: "plan-erasure", by: "anna" },
    ],
  },
  {
    key: "just-logged",
    requester: { name: "George Ellery", postal: "19 Quay Street\nHarbourmouth\nHM1 7PL" },
    capacity: "self",
    channel: "post",
    delivery: "post",
    language: "en",
    wording: "Please tell me what your cameras recorded on 2 November.",
    receivedDaysAgo: 1,
    loggedBy: "priya",
    steps: [],
  },
  {
    key: "unconfirmed",
    requester: { name: "Inés Carrasco", email: "ines.carrasco@example.net" },
    capacity: "self",
    channel: "portal",
    delivery: "portal",
    language: "es",
    wording: "",
    receivedDaysAgo: 0,
    steps: [],
  },
];
