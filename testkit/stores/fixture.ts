/**
 * One small store told to every kind there is: a club with people, what is theirs alone, what two share, what is kept, a circle
 * of tables, a row that must stay, links by text and into JSON, and copies of names. Ann is the one who is searched and erased.
 */
import type { StoreConnection } from "../../src/features/connectors/index.ts";

export const ann = "ann@example.org";
/** Every value that is Ann's alone; none may be left when she is erased. */
export const hers = [
  ann,
  "Ann Ashdown",
  "ann writes",
  "a letter to ann",
  "ann on the picture",
  "+34 600 111 222",
];

/** What a kind of store is to the tests: its fixture, and a way to look into it that is not the product's. */
export type TestStore = {
  readonly connection: StoreConnection;
  /** As lists of texts, in the order asked for. */
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  run(sql: string): Promise<void>;
  /** What is wrong with the store by its own account. */
  broken(): Promise<readonly string[]>;
  /** The bytes of every file of it, where they are to be had. */
  bytes(): Buffer | undefined;
  /** The store as it is to a role that may only read. */
  readOnly(): Promise<StoreConnection>;
  drop(): Promise<void>;
};
export type StoreKindUnderTest = {
  readonly kind: "postgresql" | "sqlite" | "mysql";
  /** Why its tests are skipped here. */
  readonly missing?: string;
  /** A server of its own, for all tests of a file. */
  start?(): Promise<void>;
  stop?(): Promise<void>;
  make(): Promise<TestStore>;
  /** Makes a trigger `told` that runs `statement` for each row. */
  trigger(store: TestStore, when: string, statement: string): Promise<void>;
};

/** Standard words all kinds take; `json` stands for the type each has for documents. */
export const schema = (json: string): string => `
create table person (id integer primary key, email varchar(80) not null unique, name text, phone varchar(40));
create table note (id integer primary key, person_id integer not null references person (id), body text not null);
create table shop_order (code varchar(20) primary key, person_id integer not null references person (id), amount integer not null, placed_on date);
create table order_line (code varchar(20) not null references shop_order (code), line integer not null, what text, primary key (code, line));
create table photo (id integer primary key, by_id integer references person (id), by_name text, tags ${json});
create table team (id integer primary key, lead_id integer, person_id integer references person (id));
create table seat (id integer primary key, team_id integer not null references team (id), person_id integer references person (id));
create table log (id integer primary key, who text not null, what text);
create table badge (code text not null unique, person_id integer not null references person (id));
create table audit (id integer primary key, note_id integer references note (id) on delete set null, said text);
insert into person values (1, '${ann}', 'Ann Ashdown', '+34 600 111 222'), (2, 'bea@example.org', 'Bea Birch', null), (3, 'joan@example.org', 'Joan', null);
insert into note values (1, 1, 'ann writes one'), (2, 2, 'bea writes'), (3, 1, 'ann writes two');
insert into shop_order values ('A-1', 1, 20, '2020-03-01'), ('B-1', 2, 30, '2020-03-02'), ('A-2', 1, 40, '2120-01-01');
insert into order_line values ('A-1', 1, 'tea'), ('A-1', 2, 'cake'), ('B-1', 1, 'tea'), ('A-2', 1, 'bread');
insert into photo values (1, 1, 'Ann Ashdown', '{"of": [{"id": 1, "n": "ann on the picture"}, {"id": 2, "n": "Bea"}], "seen": {"by": 1}}'),
  (2, 2, 'Bea Birch', '{"of": [{"id": 2}], "seen": {"by": 12345678901234567890}}');
insert into team values (1, null, 1), (2, null, 2);
insert into seat values (1, 1, 1), (2, 1, 1), (3, 2, null);
insert into log values (1, '1', 'a letter to ann'), (2, '01', 'another door'), (3, '2', 'a letter to bea');
insert into badge values ('x-1', 1), ('x-2', 2);
insert into audit values (1, 2, 'seen');`;

const owned = "relations: [{ owned_by: person, match: { person_id: id } }]";
export const map = `
kept_map: 1
store: club
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }, { name: phone, column: phone, match: phone }]
    columns: { id: id, email: email, name: name, phone: phone }
  note: { kind: personal, ${owned}, columns: { id: id, person_id: id, body: text } }
  shop_order:
    kind: personal
    on_erase: keep
    keep: { because: orders are kept for tax, exemption: legal-obligation, until: { column: placed_on, years: 5 } }
    ${owned}
    columns: { code: id, person_id: id, amount: money, placed_on: date }
  order_line:
    kind: personal
    relations: [{ owned_by: shop_order, match: { code: code } }]
    columns: { code: id, line: id, what: text }
    on_erase: keep
    keep: { because: they are part of an order }
  photo:
    kind: personal
    on_erase_shared: unlink
    relations:
      - { owned_by: person, match: { by_id: id }, unlink_also: [by_name] }
      - { co_owned_by: person, match: { "tags->of[*].id": id } }
      - { accessed_by: person, match: { "tags->seen.by": id }, on_erase: unlink }
    columns: { id: id, by_id: id, by_name: name, tags: text }
  team: { kind: personal, ${owned}, columns: { id: id, lead_id: id, person_id: id } }
  seat:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }, { owned_by: team, match: { team_id: id } }]
    columns: { id: id, team_id: id, person_id: id }
  log: { kind: personal, relations: [{ owned_by: person, match: { who: id } }], columns: { id: id, who: id, what: text } }
  badge: { kind: personal, ${owned}, columns: { code: id, person_id: id } }
  audit: { kind: impersonal }
`;
