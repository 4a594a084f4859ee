// Whether the process of this container answers: `/health` of a service, or the address that is given.
const [url = `http://127.0.0.1:${process.env.HTTP_PORT}/health`] = process.argv.slice(2);
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
  await response.arrayBuffer();
  if (response.status >= 500) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${url} does not answer: ${error.message}\n`);
  process.exitCode = 1;
}
