/** One endpoint in the walk: a new endpoint needs a row in the file of its feature before the tests are green. */
export type WalkRow = {
  /** What nobody is answered; a member is answered by the permission and the table of roles. */
  readonly nobody: number;
  /** Parameters that reach the route; an id of nothing where the answer needs no row. */
  readonly params?: Readonly<Record<string, string>>;
};
export type WalkTable = Readonly<Record<string, WalkRow>>;
