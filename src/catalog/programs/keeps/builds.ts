import { always, builtIn, type KeepsRow, makes } from './row.ts'

/** Options of bundlers: what their configuration gets is there to be built in. */
export const bundler: readonly string[] = [
  '--define',
  '--dart-define',
  '--env',
  '--environment',
  '-D',
]
/** Options of bundlers that stand around the code, or in its addresses. */
export const around: readonly string[] = [
  '--banner',
  '--footer',
  '--intro',
  '--outro',
  '--inject',
  '--base-href',
  '--deploy-url',
  '--base',
  '--baseURL',
  '--public-url',
  '--public-path',
  '--output-public-path',
]
/** Properties that end up in an assembly. */
const inAssembly = ['-p:', '/p:', '--property:'].flatMap((option) =>
  (
    'Version VersionPrefix VersionSuffix AssemblyVersion FileVersion ' +
    'InformationalVersion PackageVersion DefineConstants ' +
    'PackageReleaseNotes Description Copyright Authors Company Product'
  )
    .split(' ')
    .map((name) => option + name),
)

const macro = /(?:^|[\s=])-D ?[A-Z_]\w*=|^--(?:dart-)?define(?:[:=]|$)/

/** Options of a program that nobody knows which compilers have. */
export const unknownCompiler: readonly KeepsRow[] = builtIn('', macro)

/** Build systems with a cache of what they are configured with, and what is built into a product. */
export const builds: readonly KeepsRow[] = [
  ...makes(
    'configure config configure.ac Configure autogen.sh',
    'config.log and config.status',
    always,
  ),
  ...makes('config.sh', 'the files of the agent', /--token\b/),
  ...makes('cmake ccmake', 'CMakeCache.txt', always, ['-D']),
  ...makes('cmake', 'what the call makes', /^-E (?!compare_files|sleep|true|false|rm|remove)/),
  ...makes('meson qmake premake5', 'the files of the build', always),
  ...makes('waf', 'the cache of the build', /^(?:waf )?(?:\S+ )*configure\b/),
  ...makes('gn', 'args.gn', /^gen\b/, ['--args']),
  ...makes('xmake', 'the cache of the build', /^(?:f|config)\b/),
  // its log lists the options of each call (built: 4.2)
  ...makes('bazel bazelisk', 'the log in its output base'),
  // it records the commands that it runs (built: 4.4)
  ...makes('scons', '.sconsign.dblite'),
  // the file of each derivation holds its arguments
  ...makes('nix-build nix-instantiate nix-env nix', 'the store', /--arg(?:str)?\b/),
  // "MakeMaker ARGV", and what Module::Build keeps in _build
  ...makes('Makefile.PL Build.PL', 'the Makefile or _build', always),
  // each build logs what it calls and where it fetches from
  ...makes('cpanm cpm', 'the log of the build in ~/.cpanm or ~/.perl-cpm'),
  // its folder of modules says where each comes from
  // what stands in the file that they make
  ...makes('ffmpeg ffprobe', 'the report of the call', /(?:^| )-report\b/),
  ...makes('ffmpeg', 'the file that it makes', always, ['-metadata', '-metadata:s', '-vf']),
  ...makes('convert magick mogrify', 'the file that it makes', /(?:^| )-(?:set|comment|label)\b/),
  ...makes('exiftool objcopy patchelf fpm nfpm s2i', 'the file that it makes'),
  ...makes('tar bsdtar', 'the names in the archive', always, ['--transform', '--xform', '--label']),
  ...makes('crane', 'the image that it makes', /^(?:mutate|append)\b/),
  ...makes('deno', 'its cache of modules', always, /^https?:\/\/[^/@]*@/),
  ...makes('perf', 'the record that it makes', /^(?:record|stat\b.* -o)/),
  ...makes('hyperfine', 'the report that it writes', /--export-\w+/),
  ...makes('valgrind', 'the log that it writes', /--(?:log|xml)-file\b/),
  ...makes('buck buck2', 'the log of the build', always),
  ...makes(
    'gradle',
    'the cache of the configuration, or the scan',
    /--(?:configuration-cache|scan)\b/,
  ),
  ...makes('dotnet', 'the code that it writes', /^ef dbcontext scaffold\b/),
  ...makes('dotnet', 'the binary log', /(?:^|\s)(?:--?|\/)(?:bl|binaryLogger)(?=[\s:]|$)/),
  // what becomes a part of the product
  ...builtIn(
    'gcc cc g++ c++ clang clang++ cpp icc tcc nvcc ghc swiftc swift dart flutter',
    bundler,
  ),
  ...builtIn('rustc cargo', ['--cfg']),
  ...builtIn('cargo', /^(?:--config[ =]?)?["']?env\./),
  ...builtIn('go tinygo', ['-ldflags', '--ldflags', '-gcflags', '-asmflags']),
  ...builtIn('nim crystal v', /^(?:-d|--define)(?::|$)|^-D$|=/),
  ...builtIn('zig', ['-D']),
  ...builtIn('xcodebuild', /^[A-Z]\w*=/),
  ...builtIn('rpmbuild', ['--define', '-D']),
  ...builtIn('javac kotlinc', /^-A/),
  ...builtIn('make gmake ninja just task rake', macro),
  ...builtIn('dotnet msbuild', inAssembly),
  // what is not found there is written down with the address
  ...makes('maven', 'the local repository in ~/.m2', always, /^-D\S+?=\S*:\/\/[^\s/@]*@/),
  ...builtIn('maven', /^-D(?:revision|sha1|changelist|\w*[vV]ersion)=/),
  ...builtIn('bun deno hugo jekyll', around),
  ...builtIn('bun deno', bundler),
  ...builtIn('hugo', ['-b', '--baseURL']),
  ...builtIn('sphinx-build', ['-D', '-A']),
  ...builtIn('asciidoctor', ['-a', '--attribute']),
  ...builtIn('jekyll', ['--baseurl']),
  // Maven hands its properties to the tests, whose reports list them (surefire, `TEST-*.xml`)
  {
    programs: 'maven',
    when: /^(?!.*-D(?:skipTests|maven\.test\.skip)\b).*(?:^|\s)(?:test|package|verify|install|deploy|integration-test)(?=\s|$)/,
    of: ['-D', '--define'],
    isBuiltIn: true,
    to: 'the reports of its tests',
    instead: 'say -DskipTests',
  },
]
