/**
 * Finding a person by what an officer enters. What a store holds is compared in a normal form (case, blanks, aliases);
 * where an index on `lower(column)` exists, a prefix narrows the rows before, without changing which of them match.
 */
import type { IdentityProbe } from "../reader.ts";
import type { Session } from "./session.ts";
import { baseType, identifier, type Parameters } from "./sql.ts";

export type PrefixIndex = "bytes" | "pattern";

export type IndexedProbe = IdentityProbe & {
  /** How an index finds `lower(column)` by a prefix: by the order of bytes, or by its pattern operators. */
  readonly prefixIndex: PrefixIndex | undefined;
};

/** Condition under which row `alias` carries the identity value; `false` when the value cannot be of the column's type. */
export function identitySql(probe: IndexedProbe, alias: string, p: Parameters): string {
  const column = `${alias}.${identifier(probe.column)}`;
  const text = ["text", "character varying"].includes(baseType(probe.type)) ? column : `${column}::text`;
  switch (probe.match) {
    case "exact":
      return exactSql(column, text, probe, p);
    case "case_insensitive":
      return `lower(${text}) = lower(${p.add(probe.value)}::text)`;
    case "email":
      return addressSql(text, `lower(btrim(${text}, ${blanks}))`, probe.value.trim(), probe, p);
    case "email_with_aliases":
      return addressSql(
        text,
        `regexp_replace(lower(btrim(${text}, ${blanks})), '^([^@+]*)[+][^@]*@', '\\1@')`,
        probe.value.trim().replace(/^([^@+]*)\+[^@]*@/, "$1@"),
        probe,
        p,
      );
    case "phone":
      return phoneSql(text, probe, p);
  }
}

function exactSql(column: string, text: string, probe: IndexedProbe, p: Parameters): string {
  const type = baseType(probe.type);
  if (["smallint", "integer", "bigint"].includes(type)) {
    return isIntegerText(probe.value) ? `${column} = ${p.add(probe.value)}::bigint` : "false";
  }
  if (type === "uuid") {
    return isUuidText(probe.value.toLowerCase()) ? `${column} = ${p.add(probe.value)}::uuid` : "false";
  }
  return `${text} = ${p.add(probe.value)}::text`;
}

/** Text exactly as PostgreSQL writes an integer: a leading zero or a plus sign is another text. */
export function isIntegerText(text: string): boolean {
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(text)) return false;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

/** Text exactly as PostgreSQL writes a uuid. */
export function isUuidText(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

const blanks = "E' \\t\\r\\n'";

/** `stored` is the normal form of the column, `wanted` the entered address without blanks and alias. */
function addressSql(
  text: string,
  stored: string,
  wanted: string,
  probe: IndexedProbe,
  p: Parameters,
): string {
  if (wanted === "") return "false";
  // One letter may be stored as one character or as two (é): both forms are the same address.
  const forms = ["NFC", "NFD"].map((form) => `lower(${p.add(wanted.normalize(form))}::text)`);
  const equal = `${stored} in (${forms.join(", ")})`;
  const at = wanted.lastIndexOf("@");
  const local = at === -1 ? wanted : wanted.slice(0, at);
  // Looking for the local part first spares most rows the normal form.
  const plain = local.normalize("NFC") === local.normalize("NFD");
  if (!plain) return equal;
  if (probe.prefixIndex === undefined)
    return `strpos(lower(${text}), lower(${p.add(local)}::text)) > 0 and ${equal}`;
  const escaped = local.replaceAll(/[\\%_]/g, "\\$&");
  const begins = at === -1 ? [`${escaped}%`] : [`${escaped}@%`, `${escaped}+%`];
  const arms = begins.map((prefix) => `lower(${text}) like lower(${p.add(prefix)}::text)`);
  // What begins with a blank sorts before every printed character: few rows, looked at one by one.
  const [above, below] = probe.prefixIndex === "bytes" ? [">", "<"] : ["~>~", "~<~"];
  return `(${arms.join(" or ")} or (lower(${text}) ${above} '' and lower(${text}) ${below} '!')) and ${equal}`;
}

/** What is stored counts as a number only when nothing but digits and the signs between them stands there. */
function phoneSql(text: string, probe: IndexedProbe, p: Parameters): string {
  const wanted = `${p.add(probe.value)}::text`;
  return `${text} ~ '^[0-9[:space:]()+./-]+$' and ${phoneForm(text)} = ${phoneForm(wanted)} and ${phoneForm(text)} <> ''`;
}

/** Digits only, without the `00` or `+` that begins an international number. */
function phoneForm(text: string): string {
  return `regexp_replace(regexp_replace(${text}, '[^0-9]', '', 'g'), '^00', '')`;
}

const lowerIndexes = `
  select n.nspname, c.relname, pg_get_indexdef(i.indexrelid, 1, true) as expression,
    case when o.opcname = 'text_pattern_ops' then 'pattern' else 'bytes' end as prefix
  from pg_index i
  join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_database d on d.datname = current_database()
  join pg_opclass o on o.oid = i.indclass[0]
  where i.indexprs is not null and i.indpred is null and i.indisvalid
    and pg_get_indexdef(i.indexrelid, 1, true) like 'lower(%'
    and (o.opcname = 'text_pattern_ops'
      or i.indcollation[0] in (950, 951)
      or (i.indcollation[0] = 100
        and (to_jsonb(d) ->> 'datlocprovider' = 'b' or d.datcollate in ('C', 'POSIX'))))`;

/**
 * Whether an index finds `lower(column)` by a prefix: it must order by bytes, by its operator class or collation. Oids
 * 100, 950 and 951 are the default collation, C and POSIX in every release.
 */
export async function prefixIndexes(
  session: Session,
): Promise<(schema: string, table: string, column: string) => PrefixIndex | undefined> {
  const known = new Map<string, PrefixIndex>();
  for await (const rows of session.rows(lowerIndexes, [])) {
    for (const [schema, table, expression, prefix] of rows) {
      known.set(`${schema}\0${table}\0${expression}`, prefix === "pattern" ? "pattern" : "bytes");
    }
  }
  return (schema, table, column) => {
    const names = [column, identifier(column)];
    const forms = names.flatMap((name) => [`lower(${name})`, `lower(${name}::text)`]);
    return forms
      .map((form) => known.get(`${schema}\0${table}\0${form}`))
      .find((prefix) => prefix !== undefined);
  };
}
