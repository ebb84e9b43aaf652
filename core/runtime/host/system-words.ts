import { messageOf } from '@mapgrad/contracts';

const WORDS: ReadonlyMap<unknown, string> = new Map([
  ['EACCES', 'you are not allowed to'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'its links go round in circles'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ENOENT', 'it is not there'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['EPERM', 'you are not allowed to'],
  ['EROFS', 'the disk is read-only'],
]);

/** Why the file system has refused something: `ENOENT`; undefined for anything else that was thrown. */
export const systemCode = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;

/** The same in words; the message of anything else that was thrown. */
export const systemWords = (thrown: unknown): string => WORDS.get(systemCode(thrown)) ?? messageOf(thrown);
