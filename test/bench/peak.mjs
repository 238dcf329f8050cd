// Loaded into the measured process: tells its peak memory, in KB, and the processor time it took,
// in ms, when it ends.
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  process.stderr.write(
    `\npeak ${maxRSS}\ncpu ${Math.round((userCPUTime + systemCPUTime) / 1000)}\n`,
  )
})
