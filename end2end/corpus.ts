// The published flows that nobody may copy into this repository: they lie
// beside it, or where CORDBOARD_CORPUS points. Tests over them exist where
// they do.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const beside = join(dirname(fileURLToPath(import.meta.url)), '../../shared/corpus');
const folder = process.env.CORDBOARD_CORPUS ?? beside;

/** The published flow over Dynamics. */
export const DYNAMICS = 'MSD_HTTP_Connector_Flow.json';
/** The published flow over Zendesk. */
export const ZENDESK = 'Zendesk_HTTP_Connector.json';

/** Whether the published flows are here. */
export const hasCorpus = existsSync(join(folder, DYNAMICS));

/** Where a file of the corpus lies. */
export function corpusPath(name: string): string {
  return join(folder, name);
}

/** A file of the corpus, parsed. */
export function corpusFile(name: string): any {
  return JSON.parse(readFileSync(corpusPath(name), 'utf8'));
}
