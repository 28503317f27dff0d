/**
 * Negative controls: the product with one promise taken out of its source as it is loaded. A crash test that does not
 * notice them tests nothing. They exist in a test's process only; the files stay as they are.
 */
export type Mutant = {
  readonly file: string;
  readonly change: readonly (readonly [from: string, to: string])[];
};

export const mutants = {
  /** The ledger entry in a transaction of its own. */
  "ledger-outside": [
    {
      file: "src/platform/db.ts",
      change: [
        [
          "const [pool, inner] = [open(most), open(Math.ceil(most / 2))];",
          "const [pool, inner] = [open(most), open(Math.ceil(most / 2))];\n  globalThis.keptControl = { pool: inner, inner, mostIdleMs: 120_000 };",
        ],
      ],
    },
    {
      file: "src/platform/ledger/ledger.ts",
      change: [
        [
          "export async function append(\n  tx: WriteTx,",
          "export async function append(_tx, scope, keys, entry) {\n  const { write } = await import(" +
            '"../db.ts");\n' +
            "  return write(globalThis.keptControl, scope, (tx) => appendTo(tx, scope, keys, entry));\n}\n" +
            "async function appendTo(\n  tx: WriteTx,",
        ],
      ],
    },
  ],
  /** A repeated call has its effect again. */
  "no-dedup": [
    {
      file: "src/platform/idempotency.ts",
      change: [["if (!isOurs) return remembered(tx, keys, once, hash);", "void remembered;"]],
    },
  ],
} as const satisfies Readonly<Record<string, readonly Mutant[]>>;

export type MutantName = keyof typeof mutants;
