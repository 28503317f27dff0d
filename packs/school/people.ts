/**
 * The eight named people of the example school: what an officer would enter to find each of them, and what makes them
 * worth asking about. Their rows are written by `named.sql` and are the same at every size and seed.
 */

export type SchoolIdentity = {
  readonly kind: "email" | "student_number" | "application_number" | "staff_number";
  /** Empty: the person is known to have none. */
  readonly value: string;
};

export type SchoolPerson = {
  readonly key: keyof typeof personNames;
  readonly name: string;
  readonly identities: readonly [SchoolIdentity, ...SchoolIdentity[]];
  /** Why this person is one of the eight. */
  readonly because: string;
};

const personNames = {
  siriporn: "Siriporn Wattanakul (สิริพร วัฒนกุล)",
  yuxuan: "Lin Yuxuan (林宇轩)",
  sihan: "Lin Sihan (林思涵)",
  meiling: "Chen Meiling (陈美玲)",
  margaret: "Margaret Hughes",
  tomasz: "Tomasz Zieliński",
  layla: "Layla Al-Haddad (ليلى الحداد)",
  maria: "María García López",
} as const;

export const schoolPeople: readonly SchoolPerson[] = [
  {
    key: "siriporn",
    name: personNames.siriporn,
    identities: [
      { kind: "email", value: "siriporn.wattanakul@example.org" },
      { kind: "student_number", value: "RB-1001" },
    ],
    because:
      "an adult student who had applied before; on the newsletter in other case and with a plus alias, beside four addresses " +
      "that only look alike; someone else's emergency contact; wrote in a thread she has left",
  },
  {
    key: "yuxuan",
    name: personNames.yuxuan,
    identities: [
      { kind: "student_number", value: "RB-1002" },
      { kind: "email", value: "" },
    ],
    because:
      "a child who shares two guardians, an address and photographs with his sister; named in safeguarding notes",
  },
  {
    key: "sihan",
    name: personNames.sihan,
    identities: [
      { kind: "student_number", value: "RB-1003" },
      { kind: "email", value: "" },
    ],
    because: "his sister, deleted in the application but still held",
  },
  {
    key: "meiling",
    name: personNames.meiling,
    identities: [{ kind: "email", value: "meiling.chen@example.com" }],
    because:
      "their mother: pays one invoice for both, writes to the school, gave consents, is an emergency contact",
  },
  {
    key: "margaret",
    name: personNames.margaret,
    identities: [{ kind: "email", value: "margaret.hughes@example.net" }],
    because: "a host with more than sixty students over ten years; in the forgotten import of 2019",
  },
  {
    key: "tomasz",
    name: personNames.tomasz,
    identities: [
      { kind: "staff_number", value: "S-0002" },
      { kind: "email", value: "tomasz.zielinski@riverbridge.example" },
    ],
    because:
      "a manager with payroll and absences whose name is on many records about others; shares an address with a student",
  },
  {
    key: "layla",
    name: personNames.layla,
    identities: [
      { kind: "application_number", value: "A-0001" },
      { kind: "email", value: "layla.alhaddad@example.org" },
    ],
    because: "applied and never enrolled; another applicant has nearly her name and the same birthday",
  },
  {
    key: "maria",
    name: personNames.maria,
    identities: [
      { kind: "student_number", value: "RB-1004" },
      { kind: "email", value: "maria.garcia@example.com" },
    ],
    because: "shares her full name and birthday with another student of the same class",
  },
];

/** What an officer enters: the identities known, and "has none" for the others, so that no table is left unasked. */
export function identitiesOf(
  person: SchoolPerson,
  map: {
    readonly tables: Readonly<Record<string, { readonly identities: readonly { readonly name: string }[] }>>;
  },
): readonly { readonly name: string; readonly value: string }[] {
  const known = person.identities.map(({ kind, value }) => ({ name: kind, value }));
  const names = Object.values(map.tables).flatMap((entry) => entry.identities.map(({ name }) => name));
  const without = [...new Set(names)].filter((name) => known.every((identity) => identity.name !== name));
  return [...known, ...without.map((name) => ({ name, value: "" }))];
}
