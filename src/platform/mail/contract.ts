/** How a connection to a mail server is kept from being read. Safe for the browser. */
export const mailEncryptions = ["tls", "starttls", "none"] as const;
