import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Json, MapgradError, messageOf } from '@mapgrad/contracts';
import { parse } from 'yaml';
import { isFolder } from '../make-folder.ts';
import { runFoldersIn } from '../run-folders-in.ts';
import { cleaned } from './cleaned.ts';
import { membersOf, readDecisions } from './read-decisions.ts';
import { readMetrics } from './read-metrics.ts';
import type { DecisionRecord, Members, RunRecord } from './run-record.ts';

const METRICS = 'metrics.jsonl';
const PIPELINE = 'pipeline.resolved.yaml';
const FILES = [METRICS, PIPELINE, 'run.json', 'results.json'];

/**
 * Reads a run folder as far as it can be read, also that of a training that was killed or still runs: what is missing, cut off or
 * malformed becomes a note.
 *
 * @throws MapgradError RUN_FOLDER unless the folder is one
 */
export async function readRun(directory: string): Promise<RunRecord> {
  if (!isFolder(directory)) {
    throw new MapgradError('RUN_FOLDER', `${directory} is no folder, expected one that mapgrad train has made`);
  }
  if (!FILES.some((file) => existsSync(join(directory, file)))) {
    throw new MapgradError(
      'RUN_FOLDER',
      `${directory} has none of ${FILES.join(', ')}, expected a folder that mapgrad train has made${runFoldersIn(directory)}`,
    );
  }
  const notes: string[] = [];
  const name = cleaned(basename(resolve(directory)));
  const text = (file: string): string | undefined => {
    if (!existsSync(join(directory, file))) {
      notes.push(`${file} is not there`);
      return undefined;
    }
    try {
      return readFileSync(join(directory, file), 'utf8');
    } catch (thrown) {
      notes.push(`${file} cannot be read: ${cleaned(messageOf(thrown))}`);
      return undefined;
    }
  };
  const object = (file: string, content: string | undefined, read: (content: string) => unknown): Members => {
    if (content === undefined) return {};
    try {
      const found = membersOf(read(content) as Json);
      if (found === undefined) notes.push(`${file} is not what it should be: expected an object`);
      return found ?? {};
    } catch (thrown) {
      notes.push(`${file} is not what it should be: ${cleaned(messageOf(thrown))}`);
      return {};
    }
  };
  const configuration = text(PIPELINE);
  const pipeline = object(PIPELINE, configuration, (content) => parse(content, { maxAliasCount: 0 }) as unknown);
  const environment = object('run.json', text('run.json'), JSON.parse);
  const metrics = await readMetrics(join(directory, METRICS));
  const decisions = decisionFiles(directory).flatMap((file): DecisionRecord[] => {
    const found = readDecisions(object(file, text(file), JSON.parse));
    if (found === undefined) notes.push(`${file} holds no decisions that can be shown`);
    return found === undefined ? [] : [found];
  });
  return {
    directory,
    name,
    configuration,
    pipeline,
    environment,
    ...metrics,
    decisions,
    notes: [...notes, ...metrics.notes],
  };
}

/** In the order of runs, which begin with their numbers. */
function decisionFiles(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, 'decisions.json')))
    .map((entry) => join(entry.name, 'decisions.json'))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || a.localeCompare(b));
}
