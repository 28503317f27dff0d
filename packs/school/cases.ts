/**
 * What else is open and done at the example school: complaints, questions to the officer, a plan with its condition. Told
 * day by day like its requests (requests.ts); all people are invented.
 */
import type { SchoolMember } from "./requests.ts";

type Member = SchoolMember["key"];

/** Where a form asks for a day or a colleague. */
export type Here = {
  /** ISO 8601 day so many days from the one on which this happens. */
  readonly day: (from: number) => string;
  readonly member: (key: Member) => string;
};
type Sent = (here: Here) => Readonly<Record<string, string>>;

/** One thing done to a case, by the door it needs; `day` counts from the day it was opened. */
export type CaseStep = {
  readonly day: number;
  readonly by: Member;
  readonly door: "work" | "decide" | "own";
  readonly command: string;
  readonly sent: Sent;
};

export type SchoolCase = {
  readonly key: string;
  readonly kind: "complaint" | "advice" | "change";
  readonly openedBy: Member;
  readonly openedDaysAgo: number;
  readonly sent: Sent;
  readonly steps: readonly CaseStep[];
};

export const schoolCases: readonly SchoolCase[] = [
  {
    key: "picture-of-a-child",
    kind: "complaint",
    openedBy: "priya",
    openedDaysAgo: 21,
    sent: ({ day }) => ({
      sort: "pictures",
      channel: "telephone",
      receivedOn: day(0),
      name: "Ingrid Solberg",
      email: "ingrid.solberg@example.net",
      complaint: "My son stands in a picture of the harbour day on your page. I never said yes to that.",
      language: "en",
    }),
    steps: [
      { day: 0, by: "tom", door: "work", command: "acknowledge", sent: () => ({ by: "mail" }) },
      {
        day: 0,
        by: "tom",
        door: "work",
        command: "take-down",
        sent: () => ({
          how: "taken-down",
          where: "The gallery of the harbour day, and its copy in the newsletter.",
        }),
      },
      {
        day: 2,
        by: "tom",
        door: "work",
        command: "look-into",
        sent: () => ({ found: "No consent is on record; the picture was chosen from the wrong folder." }),
      },
      {
        day: 3,
        by: "anna",
        door: "work",
        command: "open-action",
        sent: ({ day, member }) => ({
          action: "Hold every picture of the gallery against the list of consents",
          owner: member("tom"),
          due: day(28),
        }),
      },
      {
        day: 3,
        by: "anna",
        door: "decide",
        command: "decide",
        sent: () => ({ outcome: "upheld", reasons: "Published without the consent our policy promises." }),
      },
      {
        day: 3,
        by: "tom",
        door: "work",
        command: "apologise",
        sent: () => ({
          by: "mail",
          apology: "We are sorry. The picture should never have been on our page.",
        }),
      },
      {
        day: 4,
        by: "tom",
        door: "work",
        command: "tell",
        sent: () => ({
          by: "mail",
          outcomeWords: "You were right. The picture is gone, also from the newsletter.",
        }),
      },
      { day: 5, by: "tom", door: "work", command: "close", sent: () => ({}) },
    ],
  },
  {
    key: "marks-seen-by-others",
    kind: "complaint",
    openedBy: "priya",
    openedDaysAgo: 6,
    sent: ({ day }) => ({
      sort: "data",
      channel: "email",
      receivedOn: day(0),
      name: "Dario Venn",
      email: "dario.venn@example.net",
      complaint: "The list with everybody's test results hung in the corridor for two days.",
      language: "en",
    }),
    steps: [{ day: 1, by: "tom", door: "work", command: "acknowledge", sent: () => ({ by: "mail" }) }],
  },
  {
    key: "landlord-asks",
    kind: "advice",
    openedBy: "priya",
    openedDaysAgo: 10,
    sent: () => ({
      topic: "disclosure",
      question: "May we tell a landlord whether a former student lived with a host of ours?",
      more: "He telephoned and knew the name and the year.",
    }),
    steps: [
      {
        day: 1,
        by: "anna",
        door: "decide",
        command: "answer",
        sent: () => ({
          answer:
            "No, not on the telephone and not without the student. Take his name and number, and tell him that the student can ask us for a letter.",
          sharing: "in-the-log",
        }),
      },
    ],
  },
  {
    key: "old-placement-tests",
    kind: "advice",
    openedBy: "tom",
    openedDaysAgo: 1,
    sent: () => ({
      topic: "retention",
      question: "How long do we keep placement tests of people who never enrolled?",
    }),
    steps: [],
  },
  {
    key: "app-for-trips",
    kind: "change",
    openedBy: "priya",
    openedDaysAgo: 12,
    sent: ({ day }) => ({
      plan: "start",
      what: "An app with which families book the Saturday trips",
      purpose: "Fewer paper lists, and we see at once who is on the bus.",
      whose: "Students under 18 and one parent each: names, telephone numbers, allergies.",
      receivers: "The maker of the app; the bus company gets first names.",
      startsOn: day(60),
      isNewTechnology: "yes",
      isOfChildren: "yes",
      leavesUs: "yes",
    }),
    steps: [
      {
        day: 2,
        by: "anna",
        door: "decide",
        command: "triage",
        sent: () => ({
          finding: "conditions",
          view: "Allowed once a contract stands and allergies stay with us; the rest is no more than the paper lists hold.",
        }),
      },
      {
        day: 2,
        by: "anna",
        door: "decide",
        command: "set-condition",
        sent: ({ day, member }) => ({
          condition: "Contract under Article 28 signed, allergies left out",
          owner: member("tom"),
          due: day(30),
        }),
      },
    ],
  },
];
