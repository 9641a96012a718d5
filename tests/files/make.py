"""Makes the files of this folder: small, wholly fictional, and full of what has to be removed.

They are committed, so that the tests need none of what makes them: Python with pillow, pillow-heif, imageio-ffmpeg and
pikepdf, and exiftool. What is planted says `Fiction` wherever it is text; the place is in the middle of an ocean.

    python3 tests/files/make.py
"""

import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

import imageio_ffmpeg
import pikepdf
import pillow_heif
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(tempfile.mkdtemp())
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" exif:GPSLatitude="12,20.736N" '
    'exif:GPSLongitude="65,25.926E" xmp:CreateDate="2031-01-02T03:04:05" xmp:CreatorTool="Fiction Tool" '
    'photoshop:City="Fiction City"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()
TAGS = [
    "-GPSLatitude=12.3456", "-GPSLatitudeRef=N", "-GPSLongitude=65.4321", "-GPSLongitudeRef=E", "-GPSAltitude=12",
    "-Make=Fiction Cameras", "-Model=Fiction One", "-SerialNumber=FICTION-0042", "-LensSerialNumber=FICTION-0043",
    "-Artist=Fiction Author", "-Copyright=Fiction Rights", "-ImageDescription=Fiction words", "-Software=Fiction 1.0",
    "-DateTimeOriginal=2031:01:02 03:04:05", "-CreateDate=2031:01:02 03:04:05", "-UserComment=Fiction comment",
]


def picture(size=(96, 64), seed=0):
    image = Image.new("RGB", size, (200, 210, 220))
    draw = ImageDraw.Draw(image)
    for step in range(8):
        draw.rectangle((step * 12, (step * 7 + seed * 11) % 50, step * 12 + 9, 60), fill=(step * 30, 90, 255 - step * 25))
    return image


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True)
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-2000:])


def exiftool(path, *tags):
    run("exiftool", "-q", "-m", "-overwrite_original", "-n", *tags, path)


def exif():
    data = Image.Exif()
    data[0x010F] = "Fiction Cameras"
    data[0x0112] = 6
    data.get_ifd(0x8769)[0x927C] = b"FictionMakerNote\0" * 8
    data.get_ifd(0x8769)[0xA431] = "FICTION-0042"
    return data


def jpegs():
    path = HERE / "photograph.jpg"
    picture().save(path, quality=80, icc_profile=ICC, exif=exif(), comment=b"Fiction comment", dpi=(300, 300))
    thumbnail = WORK / "thumbnail.jpg"
    picture((32, 24)).save(thumbnail, quality=50)
    exiftool(path, *TAGS, f"-ThumbnailImage<={thumbnail}", "-IPTC:By-line=Fiction Author", "-IPTC:City=Fiction City",
             "-XMP:City=Fiction City", "-XMP:GPSLatitude=12.3456")
    picture().convert("CMYK").save(HERE / "progressive.jpg", quality=70, progressive=True, comment=b"Fiction comment")


def pngs():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Fiction Author")
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    path = HERE / "screenshot.png"
    picture().save(path, pnginfo=words, icc_profile=ICC, dpi=(144, 144), exif=exif())
    exiftool(path, *TAGS, "-PNG:ModifyDate=2031:01:02 03:04:05")
    frames = [picture(seed=seed) for seed in range(3)]
    frames[0].save(HERE / "animated.png", save_all=True, append_images=frames[1:], duration=100, loop=0, pnginfo=words)


def webps():
    picture().save(HERE / "picture.webp", quality=70, exif=exif(), xmp=XMP, icc_profile=ICC)
    frames = [picture(seed=seed) for seed in range(3)]
    frames[0].save(HERE / "animated.webp", save_all=True, append_images=frames[1:], duration=100, exif=exif(), xmp=XMP)


def gifs():
    path = HERE / "animated.gif"
    frames = [picture(seed=seed).quantize(16) for seed in range(3)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, loop=0, comment=b"Fiction comment")
    exiftool(path, "-XMP:Creator=Fiction Author", "-XMP:City=Fiction City")


def heifs():
    for name, codec in (("photograph.heic", "HEIF"), ("photograph.avif", "AVIF")):
        data = exif()
        data[0x0112] = 1
        image = picture((128, 96)).convert("RGBA")
        image.putalpha(180)
        if codec == "HEIF":
            heif = pillow_heif.from_pillow(image)
            heif.add_from_pillow(picture((128, 96), seed=2))
            heif.save(HERE / name, quality=60, exif=data.tobytes(), xmp=XMP)
        else:
            image.save(HERE / name, quality=60, exif=data, xmp=XMP, icc_profile=ICC)
        exiftool(HERE / name, *TAGS[:12])
    pillow_heif.register_heif_opener()
    pillow_heif.options.THUMBNAILS = True
    image = picture((128, 96))
    image.info["thumbnails"] = [64]
    image.save(HERE / "thumbnail.heic", quality=60, exif=exif().tobytes(), icc_profile=ICC)


def films():
    film = ["-f", "lavfi", "-i", "testsrc=size=96x64:rate=10", "-f", "lavfi", "-i", "sine=frequency=440"]
    words = WORK / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nFiction GPS(65.4321,12.3456)\n")
    chapters = WORK / "chapters.txt"
    chapters.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Fiction chapter\n")
    said = [
        "-metadata", "title=Fiction title", "-metadata", "artist=Fiction Author", "-metadata", "comment=Fiction comment",
        "-metadata", "creation_time=2031-01-02T03:04:05Z", "-metadata", "location=+12.3456+065.4321/",
        "-metadata:s:v", "handler_name=Fiction Handler", "-metadata:s:a", "handler_name=Fiction Sound",
    ]
    codecs = ["-c:v", "libx264", "-preset", "veryslow", "-crf", "36", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "24k"]
    run(FFMPEG, "-y", *film, "-i", words, "-i", chapters, "-t", "1.5", "-map", "0", "-map", "1", "-map", "2", "-map_metadata", "3",
        "-map_chapters", "3", *codecs, "-c:s", "mov_text", *said, HERE / "film.mp4")
    exiftool(HERE / "film.mp4", "-XMP:City=Fiction City", "-XMP:GPSLatitude=12.3456", "-UserData:Make=Fiction Cameras")
    run(FFMPEG, "-y", *film, "-t", "1", *codecs[:-4], "-c:a", "pcm_s16le", "-ar", "8000", *said, "-timecode", "03:04:05:06",
        "-movflags", "use_metadata_tags+faststart", HERE / "film.mov")
    exiftool(HERE / "film.mov", "-Keys:GPSCoordinates=12.3456 65.4321 0", "-Keys:Make=Fiction Cameras",
             "-Keys:Model=Fiction One", "-UserData:GPSCoordinates=12.3456 65.4321 0")
    run(FFMPEG, "-y", *film, "-t", "1", *codecs, *said, "-movflags", "frag_keyframe+empty_moov", "-g", "4", HERE / "fragments.mp4")
    cover = WORK / "cover.png"
    picture((16, 16)).save(cover)
    run(FFMPEG, "-y", *film[4:], "-i", cover, "-t", "1", "-map", "0:a", "-map", "1:v", "-c:a", "aac", "-b:a", "24k", "-c:v", "copy",
        "-disposition:v", "attached_pic", *said[:8], HERE / "voice.m4a")
    run(FFMPEG, "-y", *film, "-i", words, "-i", chapters, "-t", "1.5", "-map", "0", "-map", "1", "-map_metadata", "3", "-map_chapters", "3",
        "-c:v", "libvpx-vp9", "-b:v", "40k", "-c:a", "libopus", "-b:a", "24k", *said[:8], HERE / "film.webm")
    run(FFMPEG, "-y", *film, "-t", "1", "-c:v", "libvpx-vp9", "-b:v", "40k", "-c:a", "libopus", "-b:a", "24k", *said[:8],
        "-live", "1", HERE / "recording.webm")


def packets():
    """Where the samples of picture and sound are, as ffmpeg reads them: there a cleaned film has to be the same."""
    places = {}
    for path in sorted(HERE.iterdir()):
        if path.suffix not in (".mp4", ".mov", ".m4a", ".webm"):
            continue
        listed = subprocess.run([FFMPEG, "-v", "error", "-i", path, "-map", "0:V?", "-map", "0:a?", "-c", "copy", "-f", "framemd5", "-"],
                                capture_output=True, text=True, check=True).stdout
        content = path.read_bytes()
        places[path.name] = []
        for line in listed.splitlines():
            if line.startswith("#"):
                continue
            size, digest = int(line.split(",")[4]), line.split(",")[5].strip()
            at = next(at for at in range(len(content) - size + 1) if hashlib.md5(content[at:at + size]).hexdigest() == digest)
            places[path.name].append([at, size])
    (HERE / "packets.json").write_text(json.dumps(places) + "\n")


def pdfs():
    jpeg = (HERE / "photograph.jpg").read_bytes()
    for name, streams in (("document.pdf", pikepdf.ObjectStreamMode.disable), ("compact.pdf", pikepdf.ObjectStreamMode.generate)):
        pdf = pikepdf.new()
        make = pdf.make_stream
        xmp = make(XMP, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        private = pikepdf.Dictionary(Fiction=pikepdf.Dictionary(Private=pikepdf.String("Fiction private"), LastModified="D:20310102030405Z"))
        profile = make(ICC, N=3, Alternate=pikepdf.Name.DeviceRGB)
        image = make(jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=96, Height=64, BitsPerComponent=8,
                     ColorSpace=pikepdf.Array([pikepdf.Name.ICCBased, profile]), Filter=pikepdf.Name.DCTDecode,
                     Metadata=xmp, PieceInfo=private)
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        properties = pikepdf.Dictionary(MC0=pikepdf.Dictionary(Metadata=xmp))
        for number in range(2):
            content = make(b"/MC0 BDC EMC BT /F1 18 Tf 20 160 Td (Kept words %d) Tj ET q 96 0 0 64 20 40 cm /Im1 Do Q" % number)
            page = pdf.make_indirect(pikepdf.Dictionary(
                Type=pikepdf.Name.Page, MediaBox=[0, 0, 200, 200], Contents=content, PieceInfo=private,
                LastModified="D:20310102030405Z", Metadata=xmp, Thumb=image, Resources=pikepdf.Dictionary(
                    Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(Im1=image), Properties=properties)))
            note = pdf.make_indirect(pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[150, 150, 170, 170], Contents="Kept note",
                T="Fiction Author", M="D:20310102030405Z", CreationDate="D:20310102030405Z", NM="Fiction-id", Subj="Fiction"))
            page.Annots = pikepdf.Array([note])
            pdf.pages.append(pikepdf.Page(page))
        pdf.docinfo["/Author"] = "Fiction Author"
        pdf.docinfo["/Creator"] = "Fiction Tool"
        pdf.docinfo["/Title"] = "Fiction title"
        pdf.docinfo["/CreationDate"] = "D:20310102030405Z"
        pdf.Root.Metadata = xmp
        pdf.Root.PieceInfo = private
        pdf.Root.Lang = "x-Fiction"
        pdf.save(HERE / name, object_stream_mode=streams, compress_streams=True)
    # What exiftool writes is an incremental update: the words before it are still in the file.
    exiftool(HERE / "document.pdf", "-PDF:Author=Fiction Second", "-XMP:Creator=Fiction Second")
    pdf = pikepdf.open(HERE / "compact.pdf")
    pdf.save(HERE / "encrypted.pdf", encryption=pikepdf.Encryption(owner="fiction", user=""))


if __name__ == "__main__":
    os.chdir(WORK)
    for make_some in (jpegs, pngs, webps, gifs, heifs, films, packets, pdfs):
        make_some()
    for made in sorted(HERE.iterdir()):
        print(f"{made.stat().st_size:7} {made.name}")
