#!/usr/bin/env node
/** Where a start begins: the program is in parts that were compiled when they were built. */
import { join } from 'node:path';
import { requirePart } from './compiled-parts.ts';

requirePart(join(import.meta.dirname, 'parts', 'program.cjs'));
