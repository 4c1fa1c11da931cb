# Makes the package's /etc/plads-kiosk.toml of what 'plads-kiosk config' prints.
s|^site = ""$|site = "/usr/share/plads-kiosk/site"|
s|^listen = "127.0.0.1:0"$|listen = "127.0.0.1:8701"|
s|^health = ""$|health = "127.0.0.1:8702"|
1i\
# After a change: sudo plads-kiosk doctor && sudo systemctl restart plads-kiosk\
# When "listen" has changed, first:\
# sudo plads-kiosk policies -o /etc/chromium/policies/managed/plads-kiosk.json\
# When "address" below [update] is set, once:\
# sudo systemctl set-property plads-kiosk.service IPAddressAllow=any\

