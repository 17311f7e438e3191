# Homebrew's recipe. `make dist` writes one for its tarball: brew install --formula ./build/udp-steps.rb
#
# Not run by Homebrew: there was no Mac. The programs were compiled and linked for macOS by a cross compiler. ruby -c
# looked at the syntax; `install` and `test` were run on Debian, with a stand-in for Homebrew's Formula.
class UdpSteps < Formula
  desc "Send and receive UDP datagrams from a shell, one program for each step"
  homepage "@HOMEPAGE@"
  url "file://@TARBALL@"
  sha256 "@SHA256@"
  license "MIT"

  depends_on "make" => :build # macOS's own is from 2006
  uses_from_macos "libedit"

  def install
    system OS.mac? ? "gmake" : "make", "install", "PREFIX=#{prefix}"
  end

  test do
    assert_match "udp-send (udp-steps) #{version}", shell_output("#{bin}/udp-send --version")
    port = shell_output("#{bin}/udp-bind -p 127.0.0.1").strip
    assert_match "ECONNREFUSED", shell_output("echo hi | #{bin}/udp-send 127.0.0.1 #{port} 2>&1", 3)
  end
end
