/**
 * A small invented shop's database for tests of the command line: a roastery with customers, their addresses and orders,
 * vouchers that one customer gives to another, staff who pack. Ivy's data are hers alone; Rowan gave Sorrel a voucher;
 * Hazel stands in it twice. Made by the superuser, read by a role that may only read.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { freshDatabase, type TestDatabase } from "../database.ts";

export type Shop = {
  readonly database: TestDatabase;
  /** Reads everything and nothing else. */
  readonly reader: string;
  /** Reads and writes every table. */
  readonly writer: string;
  /** The reader's address, with a password that the server never asks for. */
  readonly url: string;
  /** Runs statements as the superuser. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
  /** Opens a connection that holds a lock on `table` until closed. */
  lock(table: string): Promise<() => Promise<void>>;
  drop(): Promise<void>;
};

export const password = "correct-horse-9f3a";

const schema = `
  create table customer (
    id integer primary key, email text not null, full_name text not null, phone text, password_hash text not null,
    created_at timestamptz not null);
  create table address (
    id integer primary key, customer_id integer not null references customer, street text not null, city text not null,
    postcode text not null);
  create table staff (id integer primary key, email text not null, full_name text not null);
  create table product (id integer primary key, title text not null, grams integer not null);
  create table orders (
    id integer primary key, customer_id integer not null references customer, placed_on date not null, note text,
    packed_by integer references staff);
  create table order_line (
    order_id integer references orders, line integer, product_id integer not null references product,
    quantity integer not null, primary key (order_id, line));
  create table voucher (
    id integer primary key, customer_id integer not null references customer,
    recipient_id integer not null references customer, message text not null);
  insert into customer values
    (1, 'ivy@example.org', 'Ivy Fernley', '+44 20 7946 0001', '$argon2id$v=19$aaaaaaaaaaaaaaaa', '2025-01-04 10:00+00'),
    (2, 'rowan@example.org', 'Rowan Alder', '+44 20 7946 0002', '$argon2id$v=19$bbbbbbbbbbbbbbbb', '2025-02-05 10:00+00'),
    (3, 'sorrel@example.org', 'Sorrel Reed', '+44 20 7946 0003', '$argon2id$v=19$cccccccccccccccc', '2025-03-06 10:00+00'),
    (4, 'hazel@example.org', 'Hazel Briar', '+44 20 7946 0004', '$argon2id$v=19$dddddddddddddddd', '2025-04-07 10:00+00'),
    (5, 'hazel@example.org', 'Hazel Briar', '+44 20 7946 0005', '$argon2id$v=19$eeeeeeeeeeeeeeee', '2025-04-08 10:00+00');
  insert into address values
    (1, 1, '1 Mill Lane', 'Bath', 'BA1 1AA'), (2, 2, '2 Mill Lane', 'Bath', 'BA1 1AB'), (3, 3, '3 Mill Lane', 'Bath', 'BA1 1AC');
  insert into staff values (1, 'bram@example.com', 'Bram Oakes'), (2, 'clover@example.com', 'Clover Marsh');
  insert into product values (1, 'House blend', 250), (2, 'Filter roast', 500);
  insert into orders values
    (1, 1, '2026-01-10', 'Please leave it with the neighbour', 1), (2, 1, '2026-02-11', null, 2),
    (3, 2, '2026-03-12', '=HYPERLINK("http://example.com")', 1), (4, 3, '2026-04-13', null, 2);
  insert into order_line values (1, 1, 1, 2), (1, 2, 2, 1), (2, 1, 1, 1), (3, 1, 2, 1), (4, 1, 1, 1);
  insert into voucher values (1, 2, 3, 'Happy birthday');`;

export async function makeShop(): Promise<Shop> {
  const database = await freshDatabase();
  const suffix = randomBytes(4).toString("hex");
  const [reader, writer] = [`shop_reader_${suffix}`, `shop_writer_${suffix}`];
  const query = async (text: string): Promise<readonly Record<string, unknown>[]> =>
    await using(
      database.connection,
      async (client) => (await client.query<Record<string, unknown>>(text)).rows,
    );
  await query(schema);
  await query(`
    create role ${reader} login; grant select on all tables in schema public to ${reader};
    create role ${writer} login; grant select, insert, update, delete on all tables in schema public to ${writer};
    alter default privileges in schema public grant select on tables to ${reader};
    analyze`);
  return {
    database,
    reader,
    writer,
    url: database.url(reader).replace("@", `:${password}@`),
    query,
    lock: async (table) => {
      const client = new pg.Client(database.connection);
      client.on("error", () => undefined);
      await client.connect();
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      return () => client.end();
    },
    drop: async () => {
      await query(`drop owned by ${reader}; drop owned by ${writer}`);
      await database.drop();
      await using({ ...database.connection, database: "postgres" }, (client) =>
        client.query(`drop role ${reader}; drop role ${writer}`),
      );
    },
  };
}

async function using<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
