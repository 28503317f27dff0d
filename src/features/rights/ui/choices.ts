/** Choices as they come from the server, as the fields take them. */
type Sent = { readonly value: string; readonly label: string; readonly hint?: string | undefined };
type Choice = { readonly value: string; readonly label: string; readonly hint?: string };

export function choicesFrom(sent: readonly Sent[]): readonly Choice[] {
  return sent.map(({ hint, ...rest }) => (hint === undefined ? rest : { ...rest, hint }));
}
