// Goal: a redaction never blanks what the map says is the requester's own in this row, and never lets another's through.
// Method: a small school's map; the requester is pupil 1 and contact 7; each row is asked for what is blanked of it.
import { expect, test } from "vitest";
import { confirmedMap } from "../../../../testkit/maps.ts";
import { Whose } from "./whose.ts";

const id = "user.unique_id";
const map = confirmedMap({
  kept_map: 1,
  store: "school",
  tables: {
    pupil: {
      kind: "person",
      label: ["name"],
      identities: [{ name: "email", column: "email", match: "email" }],
      columns: { id, name: "user.name", email: "user.contact.email", guardian_id: id, house_id: id },
      relations: [
        { lookup: "guardian", match: { guardian_id: "id" }, because: "A guardian's row is the guardian's." },
        { lookup: "house", match: { house_id: "id" }, because: "A house is nobody's." },
      ],
    },
    guardian: { kind: "person", label: ["name"], columns: { id, name: "user.name" } },
    house: { kind: "impersonal", because: "A building." },
    contact: {
      kind: "person",
      label: ["name"],
      identities: [{ name: "email", column: "email", match: "email" }],
      columns: {
        id,
        pupil_id: id,
        name: "user.name",
        phone: "user.contact.phone_number",
        email: "user.contact.email",
        about_pupil: { category: "user.content", shared: "redact" },
      },
      relations: [{ owned_by: "pupil", match: { pupil_id: "id" } }],
    },
    stay: {
      kind: "personal",
      columns: {
        id,
        pupil_id: id,
        guardian_id: id,
        phone: "user.contact",
        pupil_ids: id,
        note: "user.content",
      },
      relations: [
        { owned_by: "pupil", match: { pupil_id: "id" } },
        { owned_by: "guardian", match: { guardian_id: "id" } },
        { co_owned_by: "pupil", match: { "pupil_ids[*]": "id" } },
      ],
    },
    message: {
      kind: "personal",
      columns: { id, sender_type: "user.content", sender_id: id, body: "user.content" },
      relations: [
        { owned_by: "pupil", match: { sender_id: "id" }, when: { sender_type: "pupil" } },
        { owned_by: "guardian", match: { sender_id: "id" }, when: { sender_type: "guardian" } },
      ],
    },
  },
});

const me = { id: "1", name: "Ada Moss", email: "ada@clinic.example", guardian_id: "1", house_id: "4" };
const entry = {
  id: "7",
  pupil_id: "2",
  name: "Ada Moss",
  phone: "555",
  email: "ada@clinic.example",
  about_pupil: "asthma",
};
const whose = new Whose(map, [
  { ordinal: 0, table: "pupil", key: ["1"], values: me },
  { ordinal: 1, table: "contact", key: ["7"], values: entry },
]);
const held = (table: string, values: Record<string, string | null>, ordinal = 9): object =>
  Object.fromEntries(whose.of({ ordinal, table, values }).held);

test("the requester's own entry beside another keeps their name, telephone and address, and not the other's number", () => {
  expect(held("contact", entry, 1)).toEqual({ pupil_id: "another", about_pupil: "another" });
  expect([...whose.of({ ordinal: 1, table: "contact", values: entry }).own]).toEqual(["name", "email"]);
  // A number that is a person's by a mere lookup is that person's, in one's own row too.
  expect(held("pupil", me, 0)).toEqual({ guardian_id: "another" });
});

test("another person's entry keeps its own fields back and gives the requester's number", () => {
  const other = { ...entry, id: "8", pupil_id: "1", name: "Bo Reed" };
  expect(held("contact", other)).toEqual({
    id: "another",
    name: "another",
    phone: "another",
    email: "another",
    about_pupil: "another",
  });
});

test("of a shared row each number is whose it leads to, and what leads nowhere known is unclear", () => {
  const stay = { id: "3", pupil_id: "1", guardian_id: "1", phone: "555", pupil_ids: "{1}", note: "n" };
  expect(held("stay", stay)).toEqual({ guardian_id: "another", phone: "unclear", pupil_ids: "unclear" });
  expect(held("stay", { ...stay, pupil_id: "2" })).toMatchObject({ pupil_id: "another" });
  expect(held("stay", { ...stay, pupil_id: null })).toMatchObject({ pupil_id: "unclear" });
});

test("an equal number of another kind of person is not the requester's", () => {
  const message = { id: "5", sender_type: "pupil", sender_id: "1", body: "b" };
  expect(held("message", message)).toEqual({});
  expect(held("message", { ...message, sender_type: "guardian" })).toEqual({ sender_id: "another" });
  expect(held("message", { ...message, sender_type: "system" })).toEqual({ sender_id: "unclear" });
  // The kind was never read, or only looks different: nobody can say to whom the number leads.
  expect(held("message", { id: "5", sender_id: "1" })).toEqual({ sender_id: "unclear" });
  expect(held("message", { ...message, sender_type: "Pupil " })).toEqual({ sender_id: "unclear" });
});
