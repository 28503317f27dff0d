// Goal: a suggestion for stores it was not written for says whose rows they are, and errs in the open.
// Method: a web shop, a clinic in German and a membership list in French on a real PostgreSQL, then names alone.
import pg from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../../testkit/database.ts";
import type { Catalog, Column } from "../catalog.ts";
import { introspect } from "../postgres/introspect.ts";
import { sampleStore } from "../postgres/sample.ts";
import { checkMap } from "./check.ts";
import { guessColumn } from "./columns.ts";
import { confirmationOf } from "./confirm.ts";
import type { DataMap } from "./map.ts";
import { isCardNumber, isEmail, isIban, isIpAddress, isNino, meaningOfValues } from "./recognise.ts";
import { readMap } from "./read.ts";
import { suggestMap, type SuggestedMap } from "./suggest.ts";
import { wordsOf } from "./words.ts";
import { remarkKey, writeMap } from "./write.ts";

async function suggestFor(sql: string): Promise<SuggestedMap & { readonly catalog: Catalog }> {
  const database = await freshDatabase();
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    await client.query(sql);
    const catalog = await introspect(client);
    return { ...suggestMap(catalog, await sampleStore(client, catalog), { store: "shop" }), catalog };
  } finally {
    await client.end();
    await database.drop();
  }
}

/** `order owned_by customer customer_id=id`, sorted, lookups left out. */
function relationsOf(map: DataMap): readonly string[] {
  return Object.entries(map.tables)
    .flatMap(([table, entry]) =>
      entry.relations
        .filter(({ role }) => role !== "lookup")
        .map(({ role, table: to, match, when }) => {
          const pairs = Object.entries(match).map(([here, there]) => `${here}=${there}`);
          const conditions = Object.entries(when).map(
            ([column, value]) => `${column}:${JSON.stringify(value)}`,
          );
          return [table, role, to, ...pairs, ...conditions].join(" ");
        }),
    )
    .sort();
}
function kindsOf(map: DataMap): Record<string, string> {
  return Object.fromEntries(Object.entries(map.tables).map(([id, { kind }]) => [id, kind]));
}

test("a web shop", async () => {
  const { map, remarks, catalog } = await suggestFor(`
    create table app_user (id bigint primary key, login text unique, "passwordHash" text, email_verified boolean);
    create table customer (id bigint primary key, user_id bigint unique references app_user, first_name text, last_name text,
      email text unique, phone text, default_address_id bigint, created_at timestamptz);
    create table address (id bigint primary key, street text, zip text, city text);
    alter table customer add foreign key (default_address_id) references address;
    create table supplier (id bigint primary key, name text, email text, phone text, street text);
    create table category (id bigint primary key, name text, parent_id bigint references category);
    create table product (sku text primary key, name text, category_id bigint references category, supplier_id bigint references supplier);
    create table "order" (id uuid primary key, customer_id bigint not null references customer, shipping_name text, email text,
      shipping_address_id bigint references address, handled_by bigint, total numeric, deleted_at timestamptz);
    create table employee (id bigint primary key, name text, email text);
    alter table "order" add foreign key (handled_by) references employee;
    create table order_item (order_id uuid references "order", line int, sku text references product, primary key (order_id, line));
    create table product_review (id bigint primary key, product_sku text references product, customer_id bigint references customer, body text);
    create table message (id bigint primary key, sender_id bigint references customer, recipient_id bigint references customer, text text);
    create table webhook_log (id bigint primary key, payload jsonb, at timestamptz);
    create table basket (id bigint primary key, customer_id bigint, wish_customer_ids bigint[]);
    create table setting (key text primary key, value text);
    insert into customer (id, first_name, last_name, email) select n, 'F' || n, 'L' || n, 'c' || n || '@shop.example' from generate_series(1, 50) n;
    insert into webhook_log select n, jsonb_build_object('data', jsonb_build_object('customer', jsonb_build_object('id', n))), now() from generate_series(1, 30) n;
    insert into basket select n, n, array[n, n + 1] from generate_series(1, 30) n;
  `);
  expect(kindsOf(map)).toEqual({
    address: "personal",
    app_user: "personal",
    basket: "personal",
    category: "impersonal",
    customer: "person",
    employee: "person",
    order: "personal",
    order_item: "personal",
    product: "impersonal",
    product_review: "personal",
    message: "personal",
    setting: "impersonal",
    supplier: "impersonal",
    webhook_log: "personal",
  });
  expect(relationsOf(map)).toEqual([
    "address bridge order id=shipping_address_id",
    "address owned_by customer id=default_address_id",
    "app_user owned_by customer id=user_id",
    "basket co_owned_by customer wish_customer_ids[*]=id",
    "basket owned_by customer customer_id=id",
    "message co_owned_by customer recipient_id=id",
    "message owned_by customer sender_id=id",
    "order accessed_by employee handled_by=id",
    "order owned_by customer customer_id=id",
    "order_item owned_by order order_id=id",
    "product_review owned_by customer customer_id=id",
    "webhook_log owned_by customer payload->data.customer.id=id",
  ]);
  expect(map.tables["app_user"]?.columns["passwordHash"]?.access).toBe("secret");
  expect(map.tables["order"]?.soft_deleted).toBe("deleted_at");
  expect(Object.entries(map.tables).map(([id, entry]) => confirmationOf(id, entry))).not.toContain(
    "confirmed",
  );
  expect(readMap(writeMap(map, remarks))).toEqual({ map });
  expect(checkMap(map, catalog).filter(({ level }) => level === "error")).toEqual([]);
});

test("a clinic in German", async () => {
  const { map } = await suggestFor(`
    create table patienten (id int primary key, vorname text, nachname text, geburtsdatum date, telefonnummer text, versichertennummer text);
    create table aerzte (id int primary key, vorname text, nachname text, email text);
    create table termine (id int primary key, patient_id int not null references patienten, arzt_id int references aerzte, beginn timestamptz);
    create table befunde (id int primary key, termin_id int references termine, diagnose text, bemerkung text);
    create table rechnungen (id int primary key, patient_id int references patienten, betrag numeric, iban text);
    create table icd_katalog (code text primary key, bezeichnung text);
  `);
  expect(kindsOf(map)).toEqual({
    aerzte: "person",
    befunde: "personal",
    icd_katalog: "impersonal",
    patienten: "person",
    rechnungen: "personal",
    termine: "personal",
  });
  expect(relationsOf(map)).toEqual([
    "befunde owned_by termine termin_id=id",
    "rechnungen owned_by patienten patient_id=id",
    "termine accessed_by aerzte arzt_id=id",
    "termine owned_by patienten patient_id=id",
  ]);
  expect(map.tables["befunde"]?.columns["diagnose"]?.category).toBe("user.health_and_medical");
  expect(map.tables["patienten"]?.columns["geburtsdatum"]?.category).toBe("user.demographic.date_of_birth");
});

test("a members' list in French, with a mailing list and links by type", async () => {
  const { map } = await suggestFor(`
    create table adherents (id int primary key, prenom text, nom text, courriel text, date_naissance date, adresse text);
    create table benevoles (id int primary key, prenom text, nom text, courriel text);
    create table cotisations (id int primary key, adherent_id int references adherents, montant numeric);
    create table abonnes_newsletter (id int primary key, courriel text);
    create table commentaires (id int primary key, auteur_type text, auteur_id int, texte text);
    create table fichiers (id int primary key, proprietaire_type text, proprietaire_id int, chemin text);
    insert into fichiers select n, (array['Adherent', 'App\\Models\\Benevole', 'Autre'])[1 + n % 3], n, 'x' from generate_series(1, 9) n;
  `);
  expect(kindsOf(map)).toMatchObject({
    abonnes_newsletter: "person",
    adherents: "person",
    benevoles: "person",
    cotisations: "personal",
    fichiers: "personal",
  });
  expect(relationsOf(map)).toEqual([
    "cotisations owned_by adherents adherent_id=id",
    'fichiers owned_by adherents proprietaire_id=id proprietaire_type:"Adherent"',
    'fichiers owned_by benevoles proprietaire_id=id proprietaire_type:"App\\\\Models\\\\Benevole"',
  ]);
  expect(map.tables["abonnes_newsletter"]?.identities).toEqual([
    { name: "email", column: "courriel", match: "email", several: "allowed" },
  ]);
});

const text = (name: string, type = "text"): Column => ({ name, type, notNull: false, readable: true });

test.each([
  [
    "SCN numbers are no card codes",
    text("scan_ref"),
    ["SCN-125", "SCN-126", "SCN-127", "SCN-128"],
    undefined,
  ],
  ["cid inside acid_level is no word", text("acid_level"), ["12", "14", "15"], undefined],
  ["an academic year is nobody's", text("ACADEMIC_YEAR_CODE"), ["1999", "2000", "2001"], undefined],
  [
    "whether an address was verified is no address",
    text("email_verified", "boolean"),
    ["true", "false"],
    undefined,
  ],
  [
    "a browser's name, often, is no person",
    text("browser"),
    Array.from({ length: 200 }, () => "Safari"),
    undefined,
  ],
  ["a telephone is found by its name without values", text("phoneNumber"), [], "user.contact.phone_number"],
  ["names are found without values", text("LAST_NAME"), [], "user.name.last"],
  ["order numbers that pass Luhn by chance are no cards", text("order_no"), orderNumbers(), undefined],
  [
    "addresses under any name are found by values",
    text("f17"),
    ["a@b.example", "c@d.example", "e@f.example"],
    "user.contact.email",
  ],
])("known failures of others: %s", (_name, column, values, category) => {
  expect(guessColumn(column, values)?.category).toBe(category);
});

/** 200 running sixteen-digit numbers: one in ten passes the check digit. */
function orderNumbers(): string[] {
  return Array.from({ length: 200 }, (_, index) => String(4_000_000_000_000_000 + index * 37));
}

test("suggestions are judged anew when the values change", () => {
  expect(guessColumn(text("email"), ["x", "y", "z", "w"])?.confidence).toBeLessThan(0.5);
  expect(
    guessColumn(text("email"), ["x@a.example", "y@a.example", "z@a.example"])?.confidence,
  ).toBeGreaterThan(0.9);
});

test("recognisers accept the real and refuse the near", () => {
  expect(["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"].every(isIban)).toBe(true);
  expect(isIban("DE89370400440532013001")).toBe(false);
  expect(isCardNumber("4111 1111 1111 1111")).toBe(true);
  expect(isCardNumber("4111 1111 1111 1112")).toBe(false);
  expect(isNino("AB 12 34 56 C") && !isNino("GB123456C") && !isNino("DA123456C")).toBe(true);
  expect(["10.0.0.1", "::1", "2001:db8::ff", "10.0.0.0/8"].every(isIpAddress)).toBe(true);
  expect(["10.0.0.256", "12:30", "1.2.3"].some(isIpAddress)).toBe(false);
  expect(["a+b@c.example", "ü@d.example"].every(isEmail)).toBe(true);
  expect(["a@b", "a b@c.example", "@c.example"].some(isEmail)).toBe(false);
});

test("no recogniser is slow on hostile text", () => {
  // So long that work growing with the square of it would take hours: no clock is needed to see it.
  const long = 2_000_000;
  const hostile = ["a", "1", "a.", "+ "].map((part) => part.repeat(long / part.length));
  expect(meaningOfValues([...hostile, `${"a".repeat(long)}@`])).toBeUndefined();
});

test.each([
  ["customerFirstName", ["customer", "first", "name"]],
  ["CUSTOMER_ID2", ["customer", "id", "2"]],
  ["Straßen-Größe", ["strassen", "grosse"]],
  ["HTTPServerURL", ["http", "server", "url"]],
])("%s is split into words", (name, words) => {
  expect(wordsOf(name)).toEqual(words);
});

test("no value of the store reaches the map: keys of JSON that are data, sampled names and addresses", async () => {
  const { map, remarks } = await suggestFor(`
    create table member (id int primary key, full_name text, email text);
    create table log (id int primary key, body jsonb, kind text);
    insert into member select n, 'Zoe Quark' || n, 'zoe' || n || '@quark.example' from generate_series(1, 30) n;
    insert into log select n, jsonb_build_object('zoe' || n || '@quark.example', jsonb_build_object('member_id', n),
      'ZoeQuark' || n, jsonb_build_object('member_id', n), 'for', jsonb_build_object('member_id', n)), 'zoe' || n from generate_series(1, 30) n;`);
  const written = writeMap(map, remarks);
  expect(written).not.toMatch(/zoe|quark/i);
  expect(relationsOf(map)).toEqual(["log owned_by member body->for.member_id=id"]);
});

test("every line of a suggestion says how sure it is and why, and guesses are marked", async () => {
  const { map, remarks } = await suggestFor(
    `create table person (id int primary key, surname text, quux text, email text)`,
  );
  const lines = writeMap(map, remarks)
    .split("\n")
    .filter((line) => /^ {4,}(?:kind|label|- |[a-z]+: )/.test(line) && !line.endsWith(":"));
  expect(lines.filter((line) => !/ {2}# (?:check: )?[01]\.\d\d \S/.test(line))).toEqual([]);
  expect(remarks.get(remarkKey("person", "columns", "quux"))?.confidence).toBeLessThan(0.5);
  expect(lines.find((line) => line.includes("quux"))).toContain("# check: ");
});
