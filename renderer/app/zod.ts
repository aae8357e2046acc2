import { z } from 'zod';

/**
 * The page's content security policy forbids code made from text, which zod would otherwise try for every schema that it makes. So this
 * stands before every module that makes one.
 */
z.config({ jitless: true });
