/**
 * Imported before anything else: Zod would try, when its first schema is made, whether it may turn text into functions.
 * The content security policy says no, and the try itself is a violation that is reported.
 */
import { z } from "zod";

z.config({ jitless: true });
