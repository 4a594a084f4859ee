// The last line of .ci/run, from the test runner's own report.
import { readFileSync } from 'node:fs';

const report = read(process.argv[2]);
const failed = report.numFailedTests + report.testResults.filter(isBroken).length;
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && report.numPassedTests > 0 ? 0 : 1;

/** A file that could not be run, or that left something behind, counts as one failure. */
function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The runner did not get as far as writing one: that is a failure, not an empty success.
    return { numPassedTests: 0, numFailedTests: 1, testResults: [] };
  }
}
