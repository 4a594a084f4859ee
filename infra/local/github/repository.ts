/** A repository of the local GitHub: its truth is the bare one at `path`. */
export interface Repository {
  owner: string;
  name: string;
  fullName: string;
  path: string;
  private: boolean;
  defaultBranch: string;
}
