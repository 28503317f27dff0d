/** Content of found rows and people, sealed under the case's key and bound to its row (docs/decisions/0056). */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { open, readHead, seal } from "../../../platform/cells/seal.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { deriveKey } from "../../../platform/keys.ts";
import type { KeyOwner, KeyProvider, OwnerKey } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { RunId } from "../request/events.ts";
import { Passage } from "../review/contract.ts";

const RowContent = z.strictObject({
  key: z.array(z.string()),
  /** What the map discloses of the row; none for a mere mention. */
  values: z.record(z.string(), z.string().nullable()).optional(),
});
export type RowContent = z.infer<typeof RowContent>;

const PersonContent = z.strictObject({ key: z.array(z.string()), label: z.array(z.string()) });
export type PersonContent = z.infer<typeof PersonContent>;

export type Seals = {
  readonly row: (runId: RunId, position: number, ordinal: number, content: RowContent) => Buffer;
  readonly person: (runId: RunId, person: Buffer, content: PersonContent) => Buffer;
  readonly openRow: (runId: RunId, position: number, ordinal: number, sealed: Buffer) => Promise<RowContent>;
  readonly openPerson: (runId: RunId, person: Buffer, sealed: Buffer) => Promise<PersonContent>;
  readonly words: (runId: RunId, person: Buffer, words: string) => Buffer;
  readonly openWords: (runId: RunId, person: Buffer, sealed: Buffer) => Promise<string>;
  readonly told: (runId: RunId, person: Buffer, sentence: string) => Buffer;
  readonly openTold: (runId: RunId, person: Buffer, sealed: Buffer) => Promise<string>;
  readonly rowWords: (runId: RunId, position: number, ordinal: number, words: string) => Buffer;
  readonly openRowWords: (runId: RunId, position: number, ordinal: number, sealed: Buffer) => Promise<string>;
  readonly passages: (
    runId: RunId,
    position: number,
    ordinal: number,
    passages: readonly Passage[],
  ) => Buffer;
  readonly openPassages: (
    runId: RunId,
    position: number,
    ordinal: number,
    sealed: Buffer,
  ) => Promise<readonly Passage[]>;
  /** Recognises another person's row within this case, and says nothing outside it. */
  readonly digest: (storeId: string, table: string, key: readonly string[] | "unseen") => Buffer;
};

/** The case's key was destroyed: what was found can no longer be read. */
class FoundDestroyed extends Error {
  override readonly name = "FoundDestroyed";
}

export async function sealsOf(keys: KeyProvider, scope: Scope, caseId: CaseId): Promise<Seals> {
  const { organisationId } = scope;
  const owner: KeyOwner = { kind: "case", id: caseId };
  const key = await keys.current(organisationId, owner);
  const known = new Map<string, OwnerKey>([[key.id.toString("hex"), key]]);
  const keyOf = async (sealed: Buffer): Promise<OwnerKey> => {
    const { keyId } = readHead(sealed);
    const found = known.get(keyId.toString("hex")) ?? (await keys.find(organisationId, owner, keyId));
    if (found === undefined) throw new FoundDestroyed();
    known.set(keyId.toString("hex"), found);
    return found;
  };
  const place = (table: string, rowId: string) => ({ organisationId, table, column: "content", rowId });
  const rowPlace = (runId: RunId, position: number, ordinal: number) =>
    place("found_row", `${runId}/${position}/${ordinal}`);
  const personPlace = (runId: RunId, person: Buffer) =>
    place("found_person", `${runId}/${person.toString("hex")}`);
  const wordsPlace = (runId: RunId, person: Buffer) => ({ ...personPlace(runId, person), column: "words" });
  const toldPlace = (runId: RunId, person: Buffer) => ({ ...personPlace(runId, person), column: "told" });
  const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), "utf8");
  return {
    row: (runId, position, ordinal, content) =>
      seal(key, owner, rowPlace(runId, position, ordinal), bytes(content)),
    person: (runId, person, content) => seal(key, owner, personPlace(runId, person), bytes(content)),
    openRow: async (runId, position, ordinal, sealed) =>
      RowContent.parse(
        JSON.parse(
          open(await keyOf(sealed), owner, rowPlace(runId, position, ordinal), sealed).toString("utf8"),
        ),
      ),
    openPerson: async (runId, person, sealed) =>
      PersonContent.parse(
        JSON.parse(open(await keyOf(sealed), owner, personPlace(runId, person), sealed).toString("utf8")),
      ),
    words: (runId, person, words) => seal(key, owner, wordsPlace(runId, person), Buffer.from(words, "utf8")),
    openWords: async (runId, person, sealed) =>
      open(await keyOf(sealed), owner, wordsPlace(runId, person), sealed).toString("utf8"),
    told: (runId, person, sentence) =>
      seal(key, owner, toldPlace(runId, person), Buffer.from(sentence, "utf8")),
    openTold: async (runId, person, sealed) =>
      open(await keyOf(sealed), owner, toldPlace(runId, person), sealed).toString("utf8"),
    ...rowParts(key, owner, keyOf, rowPlace),
    digest: (storeId, table, rowKey) =>
      createHmac("sha256", deriveKey(key, "blind index"))
        .update(JSON.stringify(["other person", caseId, storeId, table, rowKey]))
        .digest(),
  };
}

type Place = Parameters<typeof seal>[2];

/** What is decided about one row, sealed beside it. */
function rowParts(
  key: OwnerKey,
  owner: KeyOwner,
  keyOf: (sealed: Buffer) => Promise<OwnerKey>,
  rowPlace: (runId: RunId, position: number, ordinal: number) => Place,
): Pick<Seals, "rowWords" | "openRowWords" | "passages" | "openPassages"> {
  const rowWordsPlace = (runId: RunId, position: number, ordinal: number) => ({
    ...rowPlace(runId, position, ordinal),
    column: "words",
  });
  const passagesPlace = (runId: RunId, position: number, ordinal: number) => ({
    ...rowPlace(runId, position, ordinal),
    column: "passages",
  });
  return {
    rowWords: (runId, position, ordinal, words) =>
      seal(key, owner, rowWordsPlace(runId, position, ordinal), Buffer.from(words, "utf8")),
    openRowWords: async (runId, position, ordinal, sealed) =>
      open(await keyOf(sealed), owner, rowWordsPlace(runId, position, ordinal), sealed).toString("utf8"),
    passages: (runId, position, ordinal, passages) =>
      seal(
        key,
        owner,
        passagesPlace(runId, position, ordinal),
        Buffer.from(JSON.stringify(passages), "utf8"),
      ),
    openPassages: async (runId, position, ordinal, sealed) =>
      z
        .array(Passage)
        .parse(
          JSON.parse(
            open(await keyOf(sealed), owner, passagesPlace(runId, position, ordinal), sealed).toString(
              "utf8",
            ),
          ),
        ),
  };
}
