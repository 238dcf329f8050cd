/**
 * What is left out of the search of folders, and what is taken in, besides the rules of names and
 * of `.gitignore`.
 */
export interface Selection {
  /**
   * @param folder absolute path of a folder that is about to be looked into
   * @param holds what the folder holds, where it was listed
   * @returns undefined when nothing is special about it
   */
  folder(folder: string, holds?: Holds): Promise<FolderSelection | undefined>
  /**
   * Is told of a file of a searched folder that is no Dockerfile, where its name is of interest.
   */
  readonly beside?: { accepts(name: string): boolean; saw(path: string): void }
}

/** Is there something of that name in a folder that was listed? */
export type Holds = (name: string) => boolean

/** The same for what lies in one folder. Paths are absolute. */
export interface FolderSelection {
  excludes(path: string, isFolder: boolean): boolean
  takes(path: string): boolean
}

/** Takes every file, whatever it is called. */
export const everything: Selection = { folder: async () => undefined }
