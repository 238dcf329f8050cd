// Loaded into the measured process: tells its peak memory, in KB, when it ends.
process.on('exit', () => process.stderr.write(`\npeak ${process.resourceUsage().maxRSS}\n`))
