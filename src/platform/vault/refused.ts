/** The keystore does not fit this database, or cannot be used; the message is a sentence that says what to do. */
export class KeystoreRefused extends Error {
  override readonly name = "KeystoreRefused";
}
