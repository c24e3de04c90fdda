// What the fake camera and the fake microphone play: a grown-up's face in a calm room and two spoken voices, made at run
// time so that the repository holds no picture or recording of anyone.
//
// The face: NASA portrait of the astronaut Eileen Collins (public domain; "No known copyright restrictions" in the
// documentation of scikit-image's `data.astronaut`; NASA Great Images, https://flic.kr/p/r9qvLn), taken from a Debian
// package. Only the head is used, over a drawn sweater and a drawn room. For tests and demonstrations only: a person's
// likeness is not ours to ship or to advertise with. The words are fictional and mild, spoken by espeak-ng.
import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/** Debian packages that hold the programs started here (the photograph's package is fetched, never installed). */
export const debianPackages = Object.freeze(['ffmpeg', 'espeak-ng'])

const PHOTO = Object.freeze({
  debianPackage: 'python3-skimage',
  path: 'usr/lib/python3/dist-packages/skimage/data/astronaut.png',
  // The outline of the head below is drawn for this very picture, so any other one is refused.
  sha256: '88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5',
  source:
    'NASA portrait of Eileen Collins, astronaut.png in the Debian package python3-skimage (scikit-image sample data); ' +
    'head only, on a drawn body and room',
  licence: 'Public domain (NASA; no known copyright restrictions)',
})

const WIDTH = 1280
const HEIGHT = 720
const FPS = 30
/** Chromium reads the whole file into memory, and a second of this picture is about 2 MB: keeps it below 60 MB. */
const MAX_SECONDS = 20

/** Open questions and short answers, about 12 s in all.
 * @type {readonly { who: 'interviewer' | 'child', zh: string, en: string }[]} */
const TURNS = Object.freeze([
  { who: 'interviewer', zh: '今天我们慢慢说。', en: 'We have time today.' },
  { who: 'child', zh: '好。课间在操场上，他推了我一下。', en: 'Okay. At break, in the school yard, he pushed me over.' },
  { who: 'interviewer', zh: '后来发生了什么？', en: 'And what happened then?' },
  { who: 'child', zh: '我摔倒了，膝盖有点疼。老师过来了。', en: 'My knee hurt a bit. Then the teacher came to help me.' },
])
/** In espeak-ng 1.51 the voice `cmn` reads characters as English; the pinyin voice reads them rightly. */
const VOICES = Object.freeze({ zh: 'cmn-latn-pinyin', en: 'en' })
const SPEAKERS = Object.freeze({
  interviewer: { variant: '+f2', pitch: 38, speed: 190 },
  child: { variant: '+f4', pitch: 82, speed: 185 },
})

/**
 * Makes, or takes from the cache, the files for `--use-file-for-fake-video-capture` and
 * `--use-file-for-fake-audio-capture`. Chromium plays both in a loop; the picture's last frame leads into its first.
 * @param {object} options
 * @param {string} options.dir where the two files are put (made if missing)
 * @param {number} [options.seconds] length of the picture's loop, 2 to 20 s; the speech is as long as its words, about 12 s
 * @param {'zh' | 'en'} [options.lang] language spoken
 * @param {(line: string) => void} [options.say] is told what is being done when it takes time
 * @returns {Promise<{ video: string, audio: string, faceSource: string, licence: string }>} absolute paths of a
 *   1280x720 30 fps Motion JPEG and a 48 kHz 16-bit mono WAV, and where the face comes from
 * @throws {Error} with one line when a program or the photograph cannot be had, or an option is out of range
 */
export async function makeClip({ dir, seconds = 10, lang = 'zh', say = () => {} }) {
  if (!Number.isInteger(seconds) || seconds < 2 || seconds > MAX_SECONDS) {
    throw new Error(`clip: seconds must be a whole number from 2 to ${MAX_SECONDS}, not ${seconds}`)
  }
  if (!Object.hasOwn(VOICES, lang)) throw new Error(`clip: lang must be zh or en, not ${lang}`)
  const cache = cacheFolder()
  // This file is the recipe: its own bytes are part of the key, so an edit makes a new clip.
  const recipe = await readFile(fileURLToPath(import.meta.url))
  const key = createHash('sha256').update(recipe).update(`|${PHOTO.sha256}|${seconds}|${lang}`).digest('hex').slice(0, 16)
  const kept = await once(join(cache, `clip-${key}`), async (temp) => {
    say('making the camera and microphone clip (once)')
    const face = await fetchPhoto(cache, say)
    await makeAudio(temp, lang)
    await makeVideo(temp, face, seconds)
  })
  const out = resolve(dir)
  await mkdir(out, { recursive: true })
  // Copies, not links: a caller may hand its folder to another user, and that must not reach into the cache.
  const put = async (/** @type {string} */ name) => {
    await copyFile(join(kept, name), join(out, name), constants.COPYFILE_FICLONE)
    return join(out, name)
  }
  return { video: await put('camera.mjpeg'), audio: await put('microphone.wav'), faceSource: PHOTO.source, licence: PHOTO.licence }
}

function cacheFolder() {
  if (process.env.SAYONCE_CACHE) return resolve(process.env.SAYONCE_CACHE)
  return process.getuid?.() === 0 ? '/var/cache/sayonce' : join(homedir(), '.cache', 'sayonce')
}

/**
 * A folder that is either whole or absent: filled under another name, then renamed.
 * @param {string} folder
 * @param {(temp: string) => Promise<void>} fill
 */
async function once(folder, fill) {
  if (await exists(folder)) return folder
  const temp = `${folder}.${randomUUID()}.part`
  await mkdir(temp, { recursive: true })
  try {
    await fill(temp)
    await rename(temp, folder).catch(async (error) => {
      // Someone else made the same folder meanwhile: theirs is as good.
      if (!(await exists(folder))) throw error
    })
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
  return folder
}

const exists = (/** @type {string} */ path) => access(path).then(() => true, () => false)

/** Runs a program to its end; a missing program or a failure becomes one line.
 * @param {string} program @param {string[]} args @param {import('node:child_process').ExecFileOptions} [options] */
async function run(program, args, options = {}) {
  try {
    return await exec(program, args, { maxBuffer: 64 * 1024 * 1024, ...options })
  } catch (error) {
    const { code, stderr } = /** @type {{ code?: string | number, stderr?: string | Buffer }} */ (error)
    if (code === 'ENOENT') {
      const how = debianPackages.includes(program) ? ` (Debian: apt-get install ${debianPackages.join(' ')})` : ''
      throw new Error(`clip: ${program} is not installed${how}`)
    }
    const last = String(stderr ?? '').trim().split('\n').at(-1)
    throw new Error(`clip: ${program} failed (${code}): ${last}`)
  }
}

/**
 * The portrait, taken out of its Debian package without installing it.
 * @param {string} cache
 * @param {(line: string) => void} say
 */
async function fetchPhoto(cache, say) {
  const folder = await once(join(cache, `photo-${PHOTO.sha256.slice(0, 16)}`), async (temp) => {
    say(`fetching the sample photograph (Debian package ${PHOTO.debianPackage}, about 20 MB, once)`)
    // Beside the cache: of a 20 MB package only one picture is kept.
    const download = await mkdtemp(join(tmpdir(), 'sayonce-photo-'))
    try {
      await downloadPackage(download)
      const deb = (await readdir(download)).find((name) => name.endsWith('.deb'))
      if (!deb) throw new Error('nothing was downloaded')
      await run('dpkg-deb', ['-x', join(download, deb), join(download, 'x')])
      const bytes = await readFile(join(download, 'x', PHOTO.path))
      const got = createHash('sha256').update(bytes).digest('hex')
      if (got !== PHOTO.sha256) throw new Error(`the picture is not the expected one (SHA-256 ${got.slice(0, 16)}…)`)
      await writeFile(join(temp, 'face.png'), bytes)
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/^clip: /, '') : String(error)
      throw new Error(`clip: no sample photograph from the Debian package ${PHOTO.debianPackage}: ${why}`)
    } finally {
      await rm(download, { recursive: true, force: true })
    }
  })
  return join(folder, 'face.png')
}

/** @param {string} folder where the .deb is put */
async function downloadPackage(folder) {
  try {
    await run('apt-get', ['download', '-qq', PHOTO.debianPackage], { cwd: folder })
  } catch {
    // A new machine has no package lists yet. Lists of our own need no root and leave the machine's as they are.
    const lists = ['-o', `Dir::State::lists=${join(folder, 'lists')}`, '-o', `Dir::Cache=${join(folder, 'cache')}`]
    await mkdir(join(folder, 'lists', 'partial'), { recursive: true })
    await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true })
    const asMe = ['-o', 'APT::Sandbox::User=']
    await run('apt-get', ['update', '-qq', ...lists, ...asMe], { cwd: folder })
    await run('apt-get', ['download', '-qq', ...lists, ...asMe, PHOTO.debianPackage], { cwd: folder })
  }
}

/**
 * @param {string} temp
 * @param {'zh' | 'en'} lang
 */
async function makeAudio(temp, lang) {
  const parts = []
  for (const [index, turn] of TURNS.entries()) {
    const { variant, pitch, speed } = SPEAKERS[turn.who]
    const file = join(temp, `turn-${index}.wav`)
    await run('espeak-ng', ['-v', VOICES[lang] + variant, '-p', `${pitch}`, '-s', `${speed}`, '-w', file, turn[lang]])
    parts.push(file)
  }
  const chains = parts.map((_, i) => `[${i}]aresample=48000,apad=pad_dur=0.3[t${i}]`)
  const joined = parts.map((_, i) => `[t${i}]`).join('')
  const filter = `${chains.join(';')};${joined}concat=n=${parts.length}:v=0:a=1,loudnorm=I=-18:TP=-2:LRA=7,aresample=48000`
  await ffmpeg([...parts.flatMap((file) => ['-i', file]), '-filter_complex', filter,
    '-ac', '1', '-c:a', 'pcm_s16le', join(temp, 'microphone.wav')])
  await Promise.all(parts.map((file) => rm(file)))
}

/** The body layer turns about its centre, which lies on the lower edge of the picture: it sways as a seated person does. */
const BODY_HEIGHT = 2 * HEIGHT
/** The head layer turns about its centre, the joint of the neck. */
const HEAD = Object.freeze({ width: 640, height: 760 })
/**
 * Outlines of head and body are in quarter pixels of the photograph, from (110, 0) in it; this many picture pixels each.
 * The head (650 units tall) comes out 280 pixels tall.
 */
const SCALE = 0.43
const CROP = Object.freeze({ x: 110, y: 0, width: 240, height: 270 })
/** Joint of the neck, in outline units, and where it is in the picture when at rest. */
const NECK = Object.freeze({ x: 450, y: 760 })
const SEAT = Object.freeze({ x: 640, y: 445 })

const HEAD_OUTLINE = [
  [485, 64], [560, 80], [640, 118], [698, 158], [737, 226], [757, 300], [762, 350], [751, 420], [731, 458], [698, 490], [670, 518],
  [648, 541], [630, 545], [617, 590], [598, 635], [584, 668], [579, 715], [578, 745], [586, 790], [600, 850], [590, 930], [450, 960],
  [330, 930], [262, 850], [280, 760], [309, 715], [309, 640], [298, 580], [290, 522], [267, 519], [251, 493], [245, 472], [218, 447],
  [192, 408], [182, 350], [176, 282], [190, 237], [225, 198], [272, 164], [320, 143], [342, 118], [390, 88], [440, 70],
]
const SWEATER_OUTLINE = [
  [250, 855], [150, 900], [0, 955], [-120, 1040], [-190, 1180], [-240, 1400], [-270, 1700], [-290, 2300], [450, 2400], [1190, 2300],
  [1170, 1700], [1140, 1400], [1090, 1180], [1020, 1040], [900, 955], [740, 900], [625, 850], [540, 930], [440, 950], [340, 930],
]
const COLLAR_OUTLINE = [[255, 840], [300, 760], [440, 770], [580, 770], [618, 840], [640, 900], [560, 985], [440, 1010], [320, 985], [235, 900]]

/**
 * @param {string} temp
 * @param {string} face path of the photograph
 * @param {number} seconds
 */
async function makeVideo(temp, face, seconds) {
  const room = join(temp, 'room.ppm')
  const body = join(temp, 'body.pam')
  const head = join(temp, 'head.pam')
  await writeFile(room, ppm(paintRoom()))
  await writeFile(body, pam(paintBody()))
  await writeFile(head, pam(await cutHead(face)))
  // Each motion has a whole number of cycles in the loop, so that the end meets the beginning.
  const wave = (/** @type {number} */ period, phase = 0) => `sin(2*PI*t*${Math.max(1, Math.round(seconds / period))}/${seconds}+${phase})`
  const turn = (/** @type {string} */ angle) => `rotate=a='${angle}':c=none:bilinear=1`
  const repeat = 'loop=loop=-1:size=1'
  const filter = [
    `[0]gblur=sigma=7,format=gbrp,${repeat}[room]`,
    `[2]${repeat},${turn(`0.035*${wave(5)}+0.02*${wave(3.3, 1)}`)}[head]`,
    `[1]${repeat}[body];[body][head]overlay=x=${SEAT.x - HEAD.width / 2}:y=${SEAT.y - HEAD.height / 2}:format=gbrp[person]`,
    `[person]${turn(`0.022*${wave(10, 0.5)}+0.006*${wave(2.5)}`)}[swaying]`,
    '[room][swaying]overlay=x=0:y=0:format=gbrp[scene]',
    // Grain, as of a camera under office light; another pattern in every frame.
    '[scene]scale=out_range=pc,format=yuvj420p,noise=c0s=6:c1s=2:c2s=2:allf=t:all_seed=7',
  ].join(';')
  // Chromium's parser wants baseline frames of one size; standard Huffman tables keep every frame readable by itself.
  await ffmpeg([...[room, body, head].flatMap((file) => ['-framerate', `${FPS}`, '-i', file]), '-filter_complex', filter, '-frames:v', `${seconds * FPS}`,
    '-c:v', 'mjpeg', '-huffman', 'default', '-q:v', '4', '-f', 'mjpeg', join(temp, 'camera.mjpeg')])
  await Promise.all([room, body, head].map((file) => rm(file)))
}

/** @param {string[]} args */
function ffmpeg(args) {
  return run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args.slice(0, -1), '-fflags', '+bitexact', '-bitexact', String(args.at(-1))])
}

/** @typedef {{ width: number, height: number, rgba: Uint8ClampedArray }} Layer */
/** @typedef {[red: number, green: number, blue: number]} Colour */

/** @param {number} width @param {number} height @returns {Layer} */
const layer = (width, height) => ({ width, height, rgba: new Uint8ClampedArray(width * height * 4) })

/** A wall in the tone of the portrait's own backdrop, a curtained window, a shelf, a plant, a sofa's back. */
function paintRoom() {
  const room = layer(WIDTH, HEIGHT)
  const box = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h, /** @type {Colour} */ c) =>
    paint(room, [[x, y], [x + w, y], [x + w, y + h], [x, y + h]], () => c, 0)
  paint(room, [[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], (x, y) => shade([206, 198, 188], 1.04 - 0.12 * (x / WIDTH) - 0.1 * (y / HEIGHT)), 0)
  box(60, 40, 290, 400, [232, 228, 218])
  for (let fold = 0; fold < 9; fold += 1) box(66 + fold * 32, 40, 14, 400, [220, 214, 200])
  box(50, 26, 310, 14, [150, 128, 104])
  box(880, 80, 240, 170, [150, 128, 104])
  box(892, 92, 216, 146, [186, 200, 190])
  box(940, 150, 120, 60, [158, 178, 160])
  box(860, 330, 330, 14, [146, 120, 94])
  const spines = /** @type {Colour[]} */ ([[124, 140, 150], [178, 150, 120], [140, 150, 128], [160, 132, 124], [118, 128, 140]])
  for (let book = 0; book < 10; book += 1) box(880 + book * 20, 280 - (book % 3) * 8, 16, 50 + (book % 3) * 8, spines[book % 5])
  const leaves = [[1130, 330], [1100, 250], [1120, 262], [1135, 220], [1150, 258], [1178, 240], [1160, 330]]
  paint(room, leaves, () => [112, 136, 104], 2)
  box(1118, 300, 48, 32, [196, 164, 140])
  const sofa = round([[140, 1100], [140, 600], [160, 525], [250, 505], [640, 500], [1030, 505], [1120, 525], [1140, 600], [1140, 1100]])
  paint(room, sofa, (x, y) => shade([134, 146, 148], 1.08 - 0.25 * ((y - 500) / 220) + 0.02 * Math.sin(x / 90)), 2)
  return room
}

/** Sweater over a dark collar that meets the one in the photograph. */
function paintBody() {
  const body = layer(WIDTH, BODY_HEIGHT)
  const place = (/** @type {number[]} */ [x, y]) => [(x - NECK.x) * SCALE + SEAT.x, (y - NECK.y) * SCALE + SEAT.y - 22]
  // The portrait is lit from the upper left: so are the shoulders; slow waves stand for folds of cloth.
  const cloth = (/** @type {number} */ x, /** @type {number} */ y) => {
    const across = (x - SEAT.x) / 320
    const folds = 0.05 * Math.sin(x / 31 + 1.6 * Math.sin(y / 70)) + 0.03 * Math.sin((x + y) / 23)
    return shade([82, 98, 122], 1.02 - 0.16 * across - 0.3 * across * across + folds * Math.min(1, Math.abs(across) + 0.25))
  }
  paint(body, round(COLLAR_OUTLINE.map(place)), () => [15, 14, 15], 2)
  paint(body, round(SWEATER_OUTLINE.map(place)), cloth, 2)
  return body
}

/** @param {string} face @returns {Promise<Layer>} the head alone, its neck at the centre of the layer */
async function cutHead(face) {
  const width = Math.round(CROP.width * 4 * SCALE)
  const height = Math.round(CROP.height * 4 * SCALE)
  const scale = `crop=${CROP.width}:${CROP.height}:${CROP.x}:${CROP.y},scale=${width}:${height}:flags=lanczos,format=rgb24`
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', face, '-vf', scale, '-f', 'rawvideo', '-'], { encoding: 'buffer' })
  const pixels = /** @type {Buffer} */ (/** @type {unknown} */ (stdout))
  const head = layer(HEAD.width, HEAD.height)
  const left = Math.round(HEAD.width / 2 - NECK.x * SCALE)
  const top = Math.round(HEAD.height / 2 - NECK.y * SCALE)
  const outline = round(HEAD_OUTLINE.map(([x, y]) => [left + x * SCALE, top + y * SCALE]))
  paint(head, outline, (x, y) => {
    const at = (Math.min(height - 1, Math.max(0, y - top)) * width + Math.min(width - 1, Math.max(0, x - left))) * 3
    return [pixels[at], pixels[at + 1], pixels[at + 2]]
  }, 2)
  return head
}

/** @param {Colour} colour @param {number} by @returns {Colour} */
const shade = ([r, g, b], by) => [r * by, g * by, b * by]

/**
 * Fills a polygon over what is there, its edge softened over `feather` pixels.
 * @param {Layer} onto
 * @param {number[][]} outline
 * @param {(x: number, y: number) => Colour} colour
 * @param {number} feather
 */
function paint(onto, outline, colour, feather) {
  const { width, height, rgba } = onto
  const cover = soften(coverage(outline, width, height), width, height, feather)
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const alpha = cover[i]
      if (alpha === 0) continue
      const below = (rgba[i * 4 + 3] / 255) * (1 - alpha)
      const whole = alpha + below
      colour(x, y).forEach((value, c) => { rgba[i * 4 + c] = (value * alpha + rgba[i * 4 + c] * below) / whole })
      rgba[i * 4 + 3] = whole * 255
    }
  }
}

/**
 * How much of each pixel lies inside the polygon, 0 to 1 (even-odd rule, four scan lines a pixel).
 * @param {number[][]} outline @param {number} width @param {number} height
 */
function coverage(outline, width, height) {
  const cover = new Float32Array(width * height)
  for (let line = 0; line < height * 4; line += 1) {
    const y = (line + 0.5) / 4
    const crossings = outline.flatMap(([x1, y1], i) => {
      const [x2, y2] = outline[(i + 1) % outline.length]
      return (y1 <= y) === (y2 <= y) ? [] : [x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)]
    }).sort((a, b) => a - b)
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, crossings[k])
      const to = Math.min(width, crossings[k + 1])
      for (let x = Math.floor(from); x < to; x += 1) {
        cover[(line >> 2) * width + x] += (Math.min(x + 1, to) - Math.max(x, from)) / 4
      }
    }
  }
  return cover
}

/** Two box blurs. @param {Float32Array} from @param {number} width @param {number} height @param {number} radius */
function soften(from, width, height, radius) {
  if (radius === 0) return from
  const pass = (/** @type {Float32Array} */ source, /** @type {number} */ step, /** @type {number} */ limit) => source.map((_, i) => {
    const at = step === 1 ? i % width : Math.floor(i / width)
    let sum = 0
    for (let d = -radius; d <= radius; d += 1) if (at + d >= 0 && at + d < limit) sum += source[i + d * step]
    return sum / (2 * radius + 1)
  })
  return pass(pass(from, 1, width), width, height)
}

/** A closed Catmull-Rom curve through the points. @param {number[][]} points */
function round(points) {
  const at = (/** @type {number} */ i) => points[(i + points.length) % points.length]
  return points.flatMap((_, i) => [0, 0.25, 0.5, 0.75].map((t) => [0, 1].map((c) => {
    const [a, b, d, e] = [at(i - 1)[c], at(i)[c], at(i + 1)[c], at(i + 2)[c]]
    return 0.5 * (2 * b + (d - a) * t + (2 * a - 5 * b + 4 * d - e) * t * t + (3 * b - a - 3 * d + e) * t * t * t)
  })))
}

/** Netpbm's picture with an alpha channel. @param {Layer} of */
function pam({ width, height, rgba }) {
  return Buffer.concat([Buffer.from(`P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`), Buffer.from(rgba.buffer)])
}

/** Netpbm's plain colour picture. @param {Layer} of */
function ppm({ width, height, rgba }) {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.from(rgba.filter((_, i) => i % 4 !== 3))])
}
