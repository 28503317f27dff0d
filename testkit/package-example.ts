/** A rich, invented search for one student: every kind of value, disposition and outcome. */
import type { Table } from "../src/features/connectors/catalog.ts";
import { DataMap } from "../src/features/connectors/map/map.ts";
import type { PackageInput } from "../src/features/rights/package/package.ts";
import { byEmail, inputOf, ownedBy, table, type Values } from "./package-input.ts";

const map = DataMap.parse({
  kept_map: 1,
  store: "school",
  tables: {
    bookings: {
      kind: "personal",
      title: "Bookings and attendance",
      columns: {
        id: "Reference",
        course: "Course",
        starts_on: "Course",
        paid: "Payment",
        amount: "Payment",
        seats: "Course",
        deleted_at: "Status",
      },
      soft_deleted: "deleted_at",
      relations: [{ owned_by: "students", match: { student_id: "id" } }],
    },
    students: {
      kind: "person",
      title: "Students",
      columns: {
        id: "Reference",
        first_name: "Name",
        lastName: "Name",
        email: "Contact",
        phone: "Contact",
        born_on: "Age",
        enrolled_at: "Enrolment",
        active: "Enrolment",
        languages: "Languages",
        preferences: "Preferences",
        notes: "Notes",
        fax: "Contact",
        middle_name: "Name",
        photo: "Picture",
        password_hash: { category: "Credential", access: "secret" },
        risk_note: {
          category: "Assessment",
          access: "withhold",
          because: "It would reveal who raised a safeguarding concern.",
        },
      },
    },
    payments: {
      kind: "personal",
      columns: {
        id: "Reference",
        paid_at: "Payment",
        amount: "Payment",
        method: "Payment",
        remark: "Payment",
      },
      relations: [{ owned_by: "bookings", match: { booking_id: "id" } }],
    },
    messages: {
      kind: "personal",
      title: "Messages",
      columns: {
        id: "Reference",
        sent_at: "Time",
        body: "Message",
        answer: { category: "Message", shared: "redact" },
      },
      relations: [
        { owned_by: "students", match: { sender_id: "id" } },
        { co_owned_by: "students", match: { recipient_id: "id" }, on_access: "redact" },
      ],
    },
    photos: {
      kind: "personal",
      title: "Photographs",
      columns: { id: "Reference" },
      relations: [{ co_owned_by: "students", match: { "student_ids[*]": "id" } }],
    },
    audit: {
      kind: "personal",
      title: "Audit log",
      columns: { id: "Reference" },
      relations: [{ accessed_by: "students", match: { "after->id": "id" } }],
    },
    visits: { kind: "personal", title: "Visits to the website", columns: { id: "Reference" } },
    courses: { kind: "impersonal" },
  },
});

const tables: readonly Table[] = [
  table("students", [
    ["id", "bigint"],
    ["first_name", "text"],
    ["lastName", "text"],
    ["middle_name", "text"],
    ["email", "text"],
    ["phone", "text"],
    ["fax", "text"],
    ["born_on", "date"],
    ["enrolled_at", "timestamp with time zone"],
    ["active", "boolean"],
    ["languages", "text[]"],
    ["preferences", "jsonb"],
    ["notes", "text"],
    ["photo", "bytea"],
    ["password_hash", "text"],
    ["risk_note", "text"],
    ["added_later", "text"],
  ]),
  table("bookings", [
    ["id", "bigint"],
    ["student_id", "bigint"],
    ["course", "text"],
    ["starts_on", "date"],
    ["seats", "integer"],
    ["paid", "boolean"],
    ["amount", "numeric(10,2)"],
    ["deleted_at", "timestamp with time zone"],
  ]),
  table("payments", [
    ["id", "bigint"],
    ["paid_at", "timestamp without time zone"],
    ["amount", "numeric"],
    ["method", "text"],
    ["remark", "text"],
  ]),
  table("messages", [
    ["id", "uuid"],
    ["sent_at", "timestamp with time zone"],
    ["body", "text"],
    ["answer", "text"],
  ]),
  table("photos", [["id", "bigint"]]),
  table("audit", [["id", "bigint"]]),
];

const student: Values = {
  id: "1042",
  first_name: "Mei",
  lastName: "Tan 陈美玲",
  middle_name: null,
  email: "Mei.Tan+school@example.org",
  phone: "+65 6123 4567",
  fax: null,
  born_on: "2013-11-28",
  enrolled_at: "2025-09-04 08:30:00+00",
  active: "t",
  languages: '{English,中文,"Bahasa Melayu"}',
  preferences:
    '{"meals": {"vegetarian": true, "allergies": ["peanuts", "sesame"]}, "news": false, "account": 90071992547409931}',
  notes:
    "Joined in the second week.\nPrefers to be called “Mei”. Her aunt (ليلى حداد) collects her on Fridays; please ring the bell twice, the door of the garden side sticks when it rains.",
  photo: "\\x89504e470d0a1a0a0000000d49484452",
  password_hash: "argon2id$canary-secret",
  risk_note: "canary-withheld",
  added_later: "canary-unmapped",
};

const bookingCourses = [
  "English B1, summer",
  "English B2, autumn",
  "Conversation",
  "Creative writing",
  "Exam preparation",
  "Choir",
  "Theatre",
  "English B1, summer",
  "Chess",
  "Swimming",
  "Robotics",
  "Drawing",
];

/** The example that is also shown in pictures: readable, with everything a package can say. */
export function example(): PackageInput {
  const rows: Parameters<typeof inputOf>[0]["rows"][number][] = [
    { table: "students", key: ["1042"], disposition: "disclose", reason: byEmail, values: student },
  ];
  for (const [index, course] of bookingCourses.entries())
    rows.push({
      table: "bookings",
      key: [String(500 + index)],
      disposition: "disclose",
      reason: ownedBy(0),
      softDeleted: index === 3,
      values: {
        id: String(500 + index),
        student_id: "1042",
        course,
        starts_on: `2026-0${(index % 9) + 1}-1${index % 10}`,
        seats: "1",
        paid: index % 4 === 3 ? "f" : "t",
        amount: `${120 + index * 17}.50`,
        deleted_at: index === 3 ? "2026-03-02 10:00:00+00" : null,
      },
    });
  for (let index = 0; index < 5; index += 1)
    rows.push({
      table: "payments",
      key: [String(index)],
      disposition: "disclose",
      reason: ownedBy(1 + index, "booking_id"),
      values: {
        id: String(90 + index),
        paid_at: `2026-02-0${index + 1} 14:05:00`,
        amount: index === 2 ? "-45.00" : "137.50",
        method: index === 1 ? null : "bank transfer",
        remark: index === 2 ? "Refund for the cancelled lesson" : "",
      },
    });
  rows.push(
    {
      table: "messages",
      key: ["a1"],
      disposition: "disclose",
      reason: ownedBy(0, "sender_id"),
      values: {
        id: "0198c0de-0000-7000-8000-000000000001",
        sent_at: "2026-10-02 07:41:12.5+00",
        body: "Good morning, I am ill today and stay at home. Could somebody send me the exercises, please?",
        answer: "Get well soon.",
      },
    },
    {
      table: "messages",
      key: ["a2"],
      disposition: "redact",
      reason: { kind: "relation", role: "co_owned_by", match: { recipient_id: "id" }, from: 0 },
      others: [{ table: "students", key: ["1077"] }],
      values: {
        id: "0198c0de-0000-7000-8000-000000000002",
        sent_at: "2026-10-02 09:03:00+00",
        body: "Here are the exercises: pages 12 to 14.",
        answer: "canary-of-another-person",
      },
    },
    {
      table: "messages",
      key: ["a3"],
      disposition: "disclose",
      reason: ownedBy(0, "sender_id"),
      values: {
        id: "0198c0de-0000-7000-8000-000000000003",
        sent_at: "2026-10-03 16:20:00+00",
        body: "<script>alert('hello')</script> is what we learned in class today, and a\u202egnp.exe",
        answer: null,
      },
    },
  );
  for (let index = 0; index < 9; index += 1)
    rows.push({
      table: "photos",
      key: [String(index)],
      disposition: "review",
      reason: { kind: "relation", role: "co_owned_by", match: { "student_ids[*]": "id" }, from: 0 },
      others: [{ table: "students", key: ["1077"] }],
      values: { id: "canary-review" },
    });
  for (let index = 0; index < 4; index += 1)
    rows.push({
      table: "audit",
      key: [String(index)],
      disposition: "skip",
      reason: { kind: "relation", role: "accessed_by", match: { "after->id": "id" }, from: 0 },
      values: { id: "canary-skip" },
    });
  return inputOf({
    tables,
    map,
    rows,
    outcomes: [
      ["students", { outcome: "done", rows: 1 }],
      ["bookings", { outcome: "done", rows: 12 }],
      ["payments", { outcome: "done", rows: 5 }],
      ["messages", { outcome: "done", rows: 3 }],
      ["photos", { outcome: "done", rows: 9 }],
      ["audit", { outcome: "done", rows: 4 }],
      ["visits", { outcome: "unreachable" }],
      ["host_families", { outcome: "nothing_found" }],
    ],
    gaps: [
      { kind: "outcome", table: "visits", outcome: "unreachable" },
      { kind: "unmapped_column", table: "students", column: "added_later" },
      { kind: "unmapped_table", table: "newsletter_2024", why: "has a column named email" },
    ],
    result: {
      withheld: [
        { table: "students", column: "password_hash", access: "secret", because: undefined },
        {
          table: "students",
          column: "risk_note",
          access: "withhold",
          because: "It would reveal who raised a safeguarding concern.",
        },
      ],
    },
  });
}
