/** The tables of the ledger's tree as Kysely sees them; what a column means is said in the migration. */
import type { KeyEnd } from "../../evidence/note.ts";
import type { Id, LedgerEntryId } from "../ids.ts";
import type { Instant } from "../time.ts";

export type WitnessId = Id<"witness">;

/** How a key came to sign a ledger: as its first, in the place of another, or with a new name after a loss of entries. */
export type KeyBegin = "first" | KeyEnd | "restarted";

declare module "../tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's interface
  interface Tables {
    ledger_leaf: Tenant & { leaf_index: string; entry_id: LedgerEntryId };
    ledger_tile: Tenant & { level: number; tile_index: string; hashes: Buffer; root: Buffer };
    ledger_checkpoint: Tenant & {
      size: string;
      root: Buffer;
      note: string;
      last_arrival: string;
      made_at: Instant;
    };
    ledger_witness: Tenant & { id: WitnessId; address: string; verifier_key: string; added_at: Instant };
    ledger_cosignature: Tenant & { size: string; witness: string; line: string; received_at: Instant };
    ledger_restart: Tenant & {
      number: number;
      entry_id: LedgerEntryId;
      former_size: string;
      former_root: Buffer;
      found_size: string;
      restarted_at: Instant;
    };
    ledger_key: Tenant & {
      number: number;
      generation: number;
      kind: KeyBegin;
      public_key: Buffer;
      since_size: string;
      statement: string | null;
      opening: Buffer | null;
      entry_id: LedgerEntryId | null;
      overlap_until: Instant | null;
      begun_at: Instant;
    };
    ledger_setting: Tenant & { is_public: boolean; changed_at: Instant };
  }
}
